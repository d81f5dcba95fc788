using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Folders;

/// <summary>Counts the bytes of a folder whose files come at the same time.</summary>
/// <param name="limit">The most bytes.</param>
/// <param name="files">The files and archives. Files whose lengths are known count from the beginning, so that those of archives cannot
/// take what these will need.</param>
/// <param name="report">Is told each new number of bytes that have come, by one file at a time.</param>
internal sealed class FolderTotal(long limit, IEnumerable<ListedFile> files, Action<long> report)
{
    private readonly Lock _gate = new();
    private long _come;
    private long _files = files.Where(file => !file.IsArchive).Sum(file => file.Length ?? 0);

    public static FetchException TooLarge(long limit) =>
        new($"the folder is larger than {limit} bytes (--max-folder-size)") { IsTooLarge = true };

    /// <summary>Counts bytes of a file or archive that have come; fewer than none when it begins anew.</summary>
    public void Come(long bytes)
    {
        lock (_gate)
        {
            _come += bytes;
            report(_come);
        }
    }

    /// <summary>Counts bytes of a file whose length was not known; fewer than none when it begins anew.</summary>
    /// <exception cref="FetchException">The folder becomes too large.</exception>
    public void Grow(long bytes)
    {
        lock (_gate)
        {
            if (bytes > limit - _files)
            {
                throw TooLarge(limit);
            }

            _files += bytes;
        }
    }
}
