using System.Globalization;
using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Builtins.Tallies;

/// <summary>A histogram of times: cumulative counts by upper edge in seconds, summed over gateways.</summary>
internal sealed class Buckets
{
    private readonly SortedDictionary<double, double> _counts = [];

    private Buckets()
    {
    }

    /// <summary>False when nothing was read.</summary>
    public bool Any => _counts.Count > 0;

    public double Total => _counts.GetValueOrDefault(double.PositiveInfinity);

    /// <summary>The number of finite edges, at which it can tell slower requests from faster ones.</summary>
    public int Edges => _counts.Keys.Count(double.IsFinite);

    public static Buckets Of(IEnumerable<CounterRise> rises)
    {
        var buckets = new Buckets();
        foreach (var rise in rises)
        {
            var text = rise["le"];
            var edge = double.PositiveInfinity;
            if (text is "+Inf" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out edge))
            {
                buckets._counts[edge] = buckets._counts.GetValueOrDefault(edge) + rise.Rise;
            }
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
}
