namespace ModelOperator.Console.Keeping;

/// <summary>The bounds of what a console keeps for all callers together. Thread-safe.</summary>
/// <param name="bytes">The memory for what the API server has said, in bytes.</param>
internal sealed class SharedRoom(long bytes)
{
    /// <summary>The number of streams that may be open to all pages together. Each remembers which rows it has sent, which is half a
    /// mebibyte at most.</summary>
    public const int MostStreams = 256;

    /// <summary>The number of pages of lists that are read at the same time. When many people come back at once, each waits for a turn.
    /// </summary>
    public const int MostPages = 8;

    private const int Callers = 4;
    private const long Least = 16 << 20;

    private readonly SemaphoreSlim _pages = new(MostPages);
    private long _taken;
    private int _streams;

    /// <summary>The bounds for the memory that this process may use: a half of it.</summary>
    public static SharedRoom OfThisProcess() => new(Math.Max(Least, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2));

    /// <summary>The memory for all callers, in bytes.</summary>
    public long Bytes => bytes;

    /// <summary>The memory for one caller, in bytes: a quarter, so that one alone does not fill it.</summary>
    public long BytesOfOne => bytes / Callers;

    /// <summary>The memory that is taken, in bytes.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Waits for a turn to read a page, which ends when it is disposed.</summary>
    public async Task<IDisposable> TurnAsync(CancellationToken cancellationToken)
    {
        await _pages.WaitAsync(cancellationToken);
        return new Turn(_pages);
    }

    /// <summary>Takes some memory; false when there is not enough.</summary>
    public bool TryTake(long size)
    {
        if (Interlocked.Add(ref _taken, size) <= bytes)
        {
            return true;
        }

        Return(size);
        return false;
    }

    /// <summary>Gives memory back.</summary>
    public void Return(long size) => Interlocked.Add(ref _taken, -size);

    /// <summary>Opens a stream; false when too many are open.</summary>
    public bool TryOpenStream()
    {
        if (Interlocked.Increment(ref _streams) <= MostStreams)
        {
            return true;
        }

        CloseStream();
        return false;
    }

    /// <summary>Notes that a stream has ended.</summary>
    public void CloseStream() => Interlocked.Decrement(ref _streams);

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
