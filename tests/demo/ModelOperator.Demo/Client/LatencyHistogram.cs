namespace ModelOperator.Demo.Client;

/// <summary>Latencies in buckets 2 % apart, from 0.05 ms to two minutes: quantiles of any number of requests in constant memory.</summary>
internal sealed class LatencyHistogram
{
    private const double SmallestMs = 0.05;
    private const int Buckets = 742;

    private static readonly double LogGrowth = Math.Log(1.02);

    private readonly long[] _counts = new long[Buckets];

    /// <summary>The number of latencies that it has.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one, in milliseconds.</summary>
    public void Add(double milliseconds)
    {
        var bucket = milliseconds <= SmallestMs ? 0 : (int)Math.Ceiling(Math.Log(milliseconds / SmallestMs) / LogGrowth);
        _counts[Math.Min(bucket, Buckets - 1)]++;
        Count++;
    }

    /// <summary>The latency in milliseconds that a share of <paramref name="quantile"/> did not exceed, at most 2 % too large; null without
    /// any.</summary>
    public double? Quantile(double quantile)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(quantile * Count));
        var bucket = 0;
        for (var seen = _counts[0]; seen < rank; seen += _counts[bucket])
        {
            bucket++;
        }

        return Math.Round(SmallestMs * Math.Exp(bucket * LogGrowth), 2);
    }
}
