using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Folders;

/// <summary>Counts the bytes of a folder whose files come at the same time.</summary>
/// <param name="limit">The most bytes.</param>
/// <param name="report">Is told each new number of bytes, by one file at a time.</param>
internal sealed class FolderTotal(long limit, Action<long> report)
{
    private readonly Lock _gate = new();
    private long _come;
    private long _files;

    public static FetchException TooLarge(long limit) => new($"the folder is larger than {limit} bytes (--max-folder-size)");

    /// <summary>Counts bytes of a file that comes as it is; fewer than none when it begins anew.</summary>
    public void Add(long bytes)
    {
        AddUnpacked(bytes);
        AddDownloaded(bytes);
    }

    /// <summary>Counts bytes of an archive; fewer than none when it begins anew.</summary>
    public void AddDownloaded(long bytes)
    {
        lock (_gate)
        {
            _come += bytes;
            report(_come);
        }
    }

    /// <summary>Counts the bytes of a file in an archive.</summary>
    /// <exception cref="FetchException">The folder becomes too large.</exception>
    public void AddUnpacked(long bytes)
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
