using System.Globalization;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Console.Data;

/// <summary>Reads how long after the answers feedback has come.</summary>
internal static class DelayViews
{
    private const double Half = 0.5;
    private const double Most = 0.9;

    /// <summary>The times within which feedback has come, each an edge of the histogram; null when none has come.</summary>
    public static DelayView? Of(WindowCounts counts)
    {
        var edges = counts.By(GatewayMetricNames.FeedbackDelayBuckets, "le")
            .Select(bucket => (Edge: Number(bucket.Key), Count: bucket.Value))
            .Where(bucket => bucket.Edge is not null)
            .OrderBy(bucket => bucket.Edge)
            .ToList();
        if (edges is not [.., { Edge: double.PositiveInfinity, Count: > 0 and var all }])
        {
            return null;
        }

        return new((long)Math.Round(all)) { HalfWithin = Within(Half), MostWithin = Within(Most) };

        double? Within(double share) => edges.First(bucket => bucket.Count >= share * all).Edge is var edge && double.IsFinite(edge!.Value)
            ? edge : null;
    }

    private static double? Number(string text) => text == "+Inf" ? double.PositiveInfinity
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : null;
}
