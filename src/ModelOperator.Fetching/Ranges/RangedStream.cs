using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Ranges;

/// <summary>
/// Reads a large file in its order while the next parts of it are fetched over connections of their own. The digest and the place to go on
/// from are those of a file that comes over one connection.
/// </summary>
internal sealed class RangedStream : ForwardStream
{
    /// <summary>The parts of a file that are fetched before they are read.</summary>
    private const int PartsAhead = 3;

    // A source that bounds connections may leave the second one waiting.
    private static readonly TimeSpan ProofLimit = TimeSpan.FromSeconds(5);

    private readonly Func<ResumePoint?, CancellationToken, Task<ModelContent>> _open;
    private readonly string _tag;
    private readonly long _length;
    private readonly TimeProvider _time;
    private readonly PartMemory _memory;
    private readonly Queue<PartAhead> _parts = new();
    private Stream _current;
    private IAsyncDisposable _owner;
    private long _position;
    private long _end;
    private long _planned;
    private bool _isProven;

    private RangedStream(
        Func<ResumePoint?, CancellationToken, Task<ModelContent>> open, ModelContent first, TimeProvider time, PartMemory memory)
    {
        (_open, _tag, _length, _time, _memory) = (open, first.Tag!, first.Length!.Value, time, memory);
        (_current, _owner, _position) = (first.Stream, first, first.Start);
        Share(mostParts: 1);
    }

    /// <summary>Goes on with a file that is open, and fetches the rest in parts where its source takes that and it is large. It takes five
    /// seconds at most to find that out.</summary>
    /// <param name="open">Opens the file for a part.</param>
    /// <param name="first">The file as it was opened first. It is disposed of with what is returned.</param>
    /// <param name="time">The clock.</param>
    /// <param name="memory">The memory for parts.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    public static async Task<ModelContent> OpenAsync(
        Func<ResumePoint?, CancellationToken, Task<ModelContent>> open, ModelContent first, TimeProvider time, PartMemory memory,
        CancellationToken cancellationToken)
    {
        if (!first.TakesParts || first.Tag is null || first.Length is not { } length || length - first.Start <= 2L * memory.PartSize)
        {
            return first;
        }

        var stream = new RangedStream(open, first, time, memory);
        try
        {
            await stream.ProveAsync(cancellationToken);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }

        return first with { Stream = stream, Owner = null };
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == _end && _end < _length)
        {
            await NextAsync(cancellationToken);
        }

        if (_position == _length)
        {
            return 0;
        }

        var read = await _current.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _end - _position)], cancellationToken);
        if (read == 0)
        {
            throw new IOException($"the source ended after {_position} of {_length} bytes");
        }

        _position += read;
        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        await _owner.DisposeAsync();
        await DropPartsAsync();
        await base.DisposeAsync();
    }

    /// <summary>Waits for the first part. Where the source does not send it soon, the whole file comes over the connection that is open.
    /// </summary>
    private async Task ProveAsync(CancellationToken cancellationToken)
    {
        if (_parts.TryPeek(out var part) && !await HasBegunAsync(part, cancellationToken))
        {
            await DropPartsAsync();
            _end = _planned = _length;
        }

        _isProven = true;
        Plan(PartsAhead);
    }

    private async Task<bool> HasBegunAsync(PartAhead part, CancellationToken cancellationToken)
    {
        try
        {
            return await part.HasBegun.WaitAsync(ProofLimit, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task NextAsync(CancellationToken cancellationToken)
    {
        await _owner.DisposeAsync();
        if (_parts.TryDequeue(out var part))
        {
            (_current, _owner, _end) = (part.Stream, part, part.End);
            Plan(PartsAhead);
            return;
        }

        // Other files had taken all the memory.
        var content = await _open(new ResumePoint(_position, _tag), cancellationToken);
        (_current, _owner) = (content.Stream, content);
        if (content.Start != _position || (content.Tag is { } tag && tag != _tag))
        {
            throw new FetchException("the file was changed while it was fetched") { MayGoOn = true };
        }

        Share(PartsAhead);
    }

    /// <summary>Leaves to the connection that is open one part, and the rest to others; all of it where there is no memory for a part.
    /// </summary>
    private void Share(int mostParts)
    {
        _planned = Math.Min(_length, _position + _memory.PartSize);
        Plan(mostParts);
        _end = _parts.TryPeek(out var part) ? part.Start : _length;
        _planned = _parts.Count == 0 ? _length : _planned;
    }

    /// <summary>Begins the next parts as far as there is memory.</summary>
    private void Plan(int mostParts)
    {
        while (_parts.Count < mostParts && _planned < _length && _memory.TryTake())
        {
            var end = Math.Min(_length, _planned + _memory.PartSize);
            _parts.Enqueue(new PartAhead(_open, new ResumePoint(_planned, _tag) { End = end }, _time, _memory, _isProven));
            _planned = end;
        }
    }

    private async Task DropPartsAsync()
    {
        while (_parts.TryDequeue(out var part))
        {
            await part.DisposeAsync();
        }
    }
}
