using ModelOperator.Analysis.Counting;
using ModelOperator.Console.Rollouts;
using ModelOperator.Contracts.Metrics;

namespace ModelOperator.Console.Measured;

/// <summary>Reads the counts of copies.</summary>
internal static class ShadowCopies
{
    private const string Match = "match";

    /// <summary>The copies; null when nothing was counted.</summary>
    public static ShadowView? Of(IReadOnlyList<CounterRise> rises)
    {
        if (rises.Count == 0)
        {
            return null;
        }

        var results = rises.Where(rise => rise["counter"] == GatewayMetricNames.ShadowCompared)
            .Select(rise => new ShadowDifference(rise["result"], (long)Math.Round(rise.Rise))).ToList();
        return new()
        {
            Copied = Sum(rises, GatewayMetricNames.ShadowRequests),
            Dropped = Sum(rises, GatewayMetricNames.ShadowDropped),
            Matched = results.Count == 0 ? null : results.Where(one => one.Result == Match).Sum(one => one.Count),
            Compared = results.Count == 0 ? null : results.Where(one => one.Result is Match or "mismatch").Sum(one => one.Count),
            Differences = [.. results.Where(one => one.Result != Match && one.Count > 0).OrderByDescending(one => one.Count)],
        };
    }

    private static long? Sum(IReadOnlyList<CounterRise> rises, string counter) =>
        rises.FirstOrDefault(rise => rise["counter"] == counter) is { } found ? (long)Math.Round(found.Rise) : null;
}
