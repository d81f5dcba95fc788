namespace ModelOperator.Fetching.Archives;

/// <summary>A file or folder in an archive.</summary>
/// <param name="Path">The path within the folder that the archive is unpacked to.</param>
/// <param name="Length">The bytes of the file.</param>
/// <param name="Content">The bytes, to be read before the next file is asked for; null when there are none.</param>
internal sealed record PackedFile(string Path, long Length, Stream? Content)
{
    /// <summary>True for a folder.</summary>
    public bool IsFolder { get; init; }
}
