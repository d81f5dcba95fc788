using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Folders;

/// <summary>Counts the bytes of a folder whose files come at the same time.</summary>
/// <param name="limit">The most bytes.</param>
/// <param name="report">Is told each new number of bytes, by one file at a time.</param>
internal sealed class FolderTotal(long limit, Action<long> report)
{
    private readonly Lock _gate = new();
    private long _bytes;

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    public static FetchException TooLarge(long limit) => new($"the folder is larger than {limit} bytes (--max-folder-size)");

    /// <summary>Counts bytes; fewer than none when a file begins anew.</summary>
    public void Add(long bytes)
    {
        lock (_gate)
        {
            _bytes += bytes;
            if (_bytes > limit)
            {
                throw TooLarge(limit);
            }

            report(_bytes);
        }
    }
}
