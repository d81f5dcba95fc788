using System.Buffers;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Observing;

namespace ModelOperator.Gateway.Proxying.Streaming;

/// <summary>
/// Measures a streamed answer while it passes: the time to its first token, the time per token after that, and the number of tokens. A
/// token is one part of the stream, unless the server names their number.
/// </summary>
/// <param name="reader">Finds the parts.</param>
/// <param name="meter">Takes the times.</param>
/// <param name="elapsed">The time since the request began, without the time spent waiting for its client.</param>
/// <param name="next">Takes the same bytes; null for nobody.</param>
internal sealed class TokenClock(IPartReader reader, StreamMeter meter, Func<TimeSpan> elapsed, IBodyTap? next) : IBodyTap, IDisposable
{
    // Servers send a few tokens in one event at most; a larger number would make any pace look fast.
    private const int MaxTokensOfPart = 256;

    private TimeSpan? _first;
    private TimeSpan _last;
    private bool _isTold;

    /// <summary>The HTTP status of the error that the server sent inside the stream; null when it sent none.</summary>
    public int? Error => reader.Error;

    /// <summary>The clock of an answer; null when it is not streamed.</summary>
    /// <param name="kind">The form of the answer.</param>
    /// <param name="meter">Takes the times.</param>
    /// <param name="elapsed">The time since the request began, without the time spent waiting for its client.</param>
    /// <param name="next">Takes the same bytes; null for nobody.</param>
    public static TokenClock? For(StreamKind kind, StreamMeter meter, Func<TimeSpan> elapsed, IBodyTap? next) => kind switch
    {
        StreamKind.ServerSentEvents => new(new EventReader(isSse: true), meter, elapsed, next),
        StreamKind.JsonLines => new(new EventReader(isSse: false), meter, elapsed, next),
        StreamKind.Grpc => new(new MessageReader(), meter, elapsed, next),
        _ => null,
    };

    /// <inheritdoc/>
    public void Append(in ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            Append(segment.Span);
        }
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        next?.Append(bytes);
        var before = reader.Parts;
        reader.Append(bytes);
        Note(before);
    }

    /// <summary>Counts the answer, whole or not: what came, came at that pace.</summary>
    public void End()
    {
        var before = reader.Parts;
        reader.Complete();
        Note(before);
        if (!_isTold)
        {
            return;
        }

        var tokens = (int)Math.Min(reader.NamedTokens ?? reader.Parts, (long)MaxTokensOfPart * reader.Parts);
        meter.Written(tokens);
        if (tokens > 1 && _first is { } first && _last > first)
        {
            meter.PerToken((_last - first) / (tokens - 1));
        }
    }

    public void Dispose() => reader.Dispose();

    private void Note(int before)
    {
        if (reader.Parts == before)
        {
            return;
        }

        _last = elapsed();
        _first ??= _last;
        if (!_isTold && reader.IsStream)
        {
            _isTold = true;
            meter.Begun(_first.Value);
        }
    }
}
