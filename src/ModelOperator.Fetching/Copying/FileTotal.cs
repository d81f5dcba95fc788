using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Copying;

/// <summary>Counts the bytes of a model that is one file.</summary>
/// <param name="limit">The most bytes.</param>
/// <param name="report">Is told the bytes that are there, and those of the whole file, which are null while they are not known.</param>
internal sealed class FileTotal(long limit, Action<long, long?> report) : ICopyAccount
{
    private long? _whole;

    public void Begin(long? length)
    {
        _whole = length;
        RefuseLarger(length ?? 0);
    }

    public void Reach(long length)
    {
        RefuseLarger(length);
        report(length, _whole);
    }

    private void RefuseLarger(long length)
    {
        if (length > limit)
        {
            throw new FetchException($"the file is larger than {limit} bytes (--max-size)");
        }
    }
}
