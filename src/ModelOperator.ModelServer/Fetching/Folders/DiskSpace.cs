namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>The space of a file system.</summary>
/// <param name="Free">The bytes that are free.</param>
/// <param name="Size">All bytes that it has.</param>
internal sealed record DiskSpace(long Free, long Size);
