namespace ModelOperator.Fetching.Ranges;

/// <summary>The memory for parts that are fetched before they are read, which all files of a fetch share.</summary>
/// <param name="parts">The number of parts that there is room for.</param>
/// <param name="partSize">The bytes of a part.</param>
internal sealed class PartMemory(int parts, int partSize)
{
    private const int UsualSize = 16 << 20;

    // As many parts as a folder's files at once, twice.
    private const int MostParts = 8;

    // The rest is for the runtime and for the pages of the files that are written.
    private const int ShareOfMemory = 4;

    private readonly SemaphoreSlim _free = new(parts);

    /// <summary>The bytes of a part.</summary>
    public int PartSize => partSize;

    /// <summary>The memory of a process that may use some bytes: a quarter of them at most.</summary>
    public static PartMemory Of(long bytes) => new((int)Math.Min(MostParts, bytes / ShareOfMemory / UsualSize), UsualSize);

    /// <summary>The memory of this process, which knows the limit of its container.</summary>
    public static PartMemory OfThisProcess() => Of(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Takes room for a part; false when there is none.</summary>
    public bool TryTake() => _free.Wait(0);

    /// <summary>Gives back the room for a part.</summary>
    public void Return() => _free.Release();
}
