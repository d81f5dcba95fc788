using ModelOperator.Analysis.Counting;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Monitoring.Tests.Support;

/// <summary>Sums as a metric source answers them.</summary>
internal static class Counted
{
    public static CounterRise Rise(string counter, double rise, params (string Label, string Value)[] labels) =>
        In(WindowQuery.Newest, counter, rise, labels);

    public static CounterRise In(string window, string counter, double rise, params (string Label, string Value)[] labels)
    {
        var all = labels.ToDictionary(label => label.Label, label => label.Value, StringComparer.Ordinal);
        all["counter"] = counter;
        all["window"] = window;
        return new(all, rise);
    }

    /// <summary>The bins of a feature.</summary>
    public static IEnumerable<CounterRise> Bins(string feature, IEnumerable<double> counts, string window = WindowQuery.Newest) =>
        counts.Select((count, bin) => In(window, ModelServerMetricNames.FeatureValues, count, ("feature", feature), ("bin", $"{bin}")));

    public static WindowCounts Of(params CounterRise[] rises) => WindowCounts.Of(rises, WindowQuery.Newest);
}
