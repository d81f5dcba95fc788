using System.Globalization;
using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Builtins.Tallies;

/// <summary>A histogram of times: cumulative counts by upper edge in seconds, summed over gateways.</summary>
internal sealed class Buckets
{
    // Counts are of whole requests, so that a smaller difference is only rounding.
    private const double Rounding = 0.5;

    private readonly SortedDictionary<double, double> _counts = [];

    private Buckets()
    {
    }

    /// <summary>False when nothing was read.</summary>
    public bool Any => _counts.Count > 0;

    /// <summary>The reason why the counts tell nothing; null when they do. A bucket counts all that the bucket before it counts, so one
    /// that has less was not read in full.</summary>
    public string? Fault { get; private set; }

    public double Total => _counts.GetValueOrDefault(double.PositiveInfinity);

    /// <summary>The number of finite edges, at which it can tell slower requests from faster ones.</summary>
    public int Edges => _counts.Keys.Count(double.IsFinite);

    public static Buckets Of(IEnumerable<CounterRise> rises)
    {
        var byEdge = rises
            .Select(rise => (Edge: BucketEdge.Read(rise[BucketEdge.Label]), rise.Rise))
            .Where(rise => rise.Edge is not null)
            .GroupBy(rise => rise.Edge!.Value, rise => rise.Rise)
            .OrderBy(edge => edge.Key)
            .ToList();
        var buckets = new Buckets();
        if (byEdge.Count > 0 && !double.IsPositiveInfinity(byEdge[^1].Key))
        {
            buckets.Fault = "its bucket of all requests is missing";
        }

        // An edge that only some gateways have says nothing about the requests of the others.
        var counters = byEdge.Select(edge => edge.Count()).DefaultIfEmpty().Max();
        var (last, before) = (0.0, 0.0);
        foreach (var edge in byEdge.Where(edge => edge.Count() == counters || double.IsPositiveInfinity(edge.Key)))
        {
            var count = edge.Sum();
            if (count < last - Rounding)
            {
                buckets.Fault ??= $"its bucket up to {Text(edge.Key)} has {count:0.#} requests, "
                    + $"and the one up to {Text(before)} has {last:0.#}";
            }

            (last, before) = (Math.Max(count, last), edge.Key);
            buckets._counts[edge.Key] = last;
        }

        return buckets;
    }

    /// <summary>The number of requests that took longer than an edge, in seconds.</summary>
    public double LongerThan(double edge) => Total - _counts.GetValueOrDefault(edge);

    /// <summary>The edge at this time in seconds, or the next one above it, so that nobody is blamed for a difference that the histogram
    /// cannot show. Infinite when there is none.</summary>
    public double EdgeFrom(double seconds) => _counts.Keys.FirstOrDefault(edge => edge >= seconds, double.PositiveInfinity);

    /// <summary>The first edge below which this share of the requests lies; infinite when there is none.</summary>
    public double EdgeAt(double quantile) =>
        _counts.FirstOrDefault(bucket => bucket.Value >= quantile * Total, new(double.PositiveInfinity, 0)).Key;

    private static string Text(double edge) => double.IsPositiveInfinity(edge)
        ? "+Inf"
        : edge.ToString("G6", CultureInfo.InvariantCulture) + " s";
}
