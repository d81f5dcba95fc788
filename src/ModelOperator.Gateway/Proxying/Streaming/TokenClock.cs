using System.Buffers;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Observing;

namespace ModelOperator.Gateway.Proxying.Streaming;

/// <summary>
/// Measures a streamed answer while it passes: the time to its first token, the time per token after that, and the number of tokens. A
/// token is one part of the stream, unless the server names their number. It is used again for the next answer, so that an answer
/// allocates nothing.
/// </summary>
/// <param name="elapsed">The time since the request began, without the time spent waiting for its client.</param>
internal sealed class TokenClock(Func<TimeSpan> elapsed) : IBodyTap, IDisposable
{
    // Servers send a few tokens in one event at most; a larger number would make any pace look fast.
    private const int MaxTokensOfPart = 256;

    private EventReader? _events;
    private EventReader? _lines;
    private MessageReader? _messages;
    private IPartReader? _reader;
    private StreamMeter? _meter;
    private IBodyTap? _next;
    private int _parts;
    private TimeSpan _first;
    private TimeSpan _last;
    private bool _isTold;

    /// <summary>The HTTP status of the error that the server sent inside the stream; null when it sent none.</summary>
    public int? Error => _reader?.Error;

    /// <summary>Begins to measure an answer. Whoever begins disposes when the answer has ended.</summary>
    /// <param name="kind">The form of the answer.</param>
    /// <param name="meter">Takes the times.</param>
    /// <param name="next">Takes the same bytes; null for nobody.</param>
    /// <returns>This clock; null when the answer is not streamed.</returns>
    public TokenClock? Begin(StreamKind kind, StreamMeter meter, IBodyTap? next)
    {
        if (kind is StreamKind.None)
        {
            return null;
        }

        _reader = kind switch
        {
            StreamKind.ServerSentEvents => _events ??= new EventReader(isSse: true),
            StreamKind.JsonLines => _lines ??= new EventReader(isSse: false),
            _ => _messages ??= new MessageReader(),
        };
        (_meter, _next, _parts, _isTold) = (meter, next, 0, false);
        return this;
    }

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
        _next?.Append(bytes);
        _reader!.Append(bytes);
        Note(_reader);
    }

    /// <summary>Says that the answer has ended by itself, so that its last line is whole, also without the end of a line.</summary>
    public void Complete() => _reader!.Complete();

    /// <summary>Counts the answer, whole or not: what came, came at that pace.</summary>
    public void End()
    {
        var reader = _reader!;
        reader.Complete();
        Note(reader);
        if (!_isTold)
        {
            return;
        }

        var tokens = (int)Math.Min(reader.NamedTokens ?? _parts, (long)MaxTokensOfPart * _parts);
        _meter!.Written(tokens);
        if (tokens > 1 && _last > _first)
        {
            _meter.PerToken((_last - _first) / (tokens - 1));
        }
    }

    /// <summary>Forgets the answer. The clock can begin with another.</summary>
    public void Dispose()
    {
        _reader?.Reset();
        (_reader, _meter, _next) = (null, null, null);
    }

    // Parts that came together came at the same time, so that the clock is read once for all of them.
    private void Note(IPartReader reader)
    {
        var parts = reader.Parts;
        if (parts == _parts)
        {
            return;
        }

        _last = elapsed();
        _first = _parts == 0 ? _last : _first;
        _parts = parts;
        if (!_isTold && reader.IsStream)
        {
            _isTold = true;
            _meter!.Begun(_first);
        }
    }
}
