namespace ModelOperator.Hosting.Metrics;

/// <summary>What <see cref="MetricsCollector"/> listens to, and how much of it.</summary>
public sealed class MetricsOptions
{
    /// <summary>Meters to expose: exact names, or prefixes that end in <c>*</c>.</summary>
    public IList<string> Meters { get; } = ["ModelOperator.*", "System.Runtime"];

    /// <summary>Most series one metric may have. Measurements that would create another one are dropped and counted
    /// in <c>metrics_dropped_series_total</c>.</summary>
    public int MaxSeriesPerMetric { get; set; } = 2_000;

    /// <summary>Upper bounds of histogram buckets, ascending, for instruments that give no advice. Fit for seconds.</summary>
    public IReadOnlyList<double> DefaultBuckets { get; set; } =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    internal bool Exposes(string meter)
    {
        foreach (var pattern in Meters)
        {
            var matches = pattern.EndsWith('*')
                ? meter.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
                : string.Equals(meter, pattern, StringComparison.Ordinal);
            if (matches)
            {
                return true;
            }
        }

        return false;
    }
}
