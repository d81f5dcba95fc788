namespace ModelOperator.Analysis.Counting;

/// <summary>Tells counters apart by their labels, and the readers of one counter. Some labels belong to the counter itself and are on its
/// page. All other labels were added by the reader: a target's labels, and the external labels of a Prometheus.</summary>
internal static class CounterLabels
{
    /// <summary>The labels that tell the counters of one page apart. A counter with another label of its own is taken for another reader's
    /// view of the same counter.</summary>
    private static readonly string[] Own =
        ["__name__", "class", "code", "correct", "grpc_status", BucketEdge.Label, "output", "result", "revision", "slice"];

    /// <summary>The key of one process as one reader sees it.</summary>
    public static string Process(CounterSeries series) => Text(series, label => !Own.Contains(label, StringComparer.Ordinal));

    /// <summary>The key of one counter of one pod, the same for all readers.</summary>
    public static string Counter(CounterSeries series, string podLabel) =>
        Text(series, label => label == podLabel || Own.Contains(label, StringComparer.Ordinal));

    /// <summary>The key of one counter as one reader sees it.</summary>
    public static string All(CounterSeries series) => Text(series, _ => true);

    private static string Text(CounterSeries series, Func<string, bool> isWanted) => string.Join('\n', series.Labels
        .Where(label => isWanted(label.Key))
        .OrderBy(label => label.Key, StringComparer.Ordinal)
        .Select(label => $"{label.Key}={label.Value.Length}:{label.Value}"));
}
