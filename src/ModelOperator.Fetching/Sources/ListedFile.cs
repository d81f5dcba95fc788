namespace ModelOperator.Fetching.Sources;

/// <summary>A file of a folder, as its source lists it.</summary>
/// <param name="Path">The path within the folder, with slashes between its parts.</param>
/// <param name="Length">The bytes of the file; null when the source does not say.</param>
/// <param name="OpenAsync">Opens the file, see <see cref="IModelSource.OpenAsync"/>.</param>
internal sealed record ListedFile(string Path, long? Length, Func<ResumePoint?, CancellationToken, Task<ModelContent>> OpenAsync)
{
    /// <summary>The digest that the source promises, in lower-case hex; null when it promises none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The source's name for this state of the file, by which a copy that was made before can be known again. Null when the source
    /// has none.</summary>
    public string? State { get; init; }

    /// <summary>True for a tar archive that stands for the files in it. Its path is its name in messages.</summary>
    public bool IsArchive { get; init; }

    /// <summary>The folder that all files of the archive have to be in; null when they may be anywhere.</summary>
    public string? ArchiveFolder { get; init; }

    /// <summary>The bytes of files together; null when one of them is not known.</summary>
    public static long? Sum(IEnumerable<ListedFile> files) => files.Aggregate((long?)0, (sum, file) => sum + file.Length);
}
