namespace ModelOperator.Analysis.Counting;

/// <summary>Tells counters, and readers of one counter, apart by their labels. Some labels are the counter's own and stand on its page;
/// all others, whatever their names, were added by the reader: a target's labels, and the external labels of a Prometheus.</summary>
internal static class CounterLabels
{
    /// <summary>Labels that tell the counters of one page apart. A counter with a label of its own that is not in this list is
    /// taken for another reader's view of the same counter.</summary>
    private static readonly string[] Own =
        ["__name__", "class", "code", "correct", "grpc_status", "le", "output", "result", "revision", "slice"];

    /// <summary>One process as one reader sees it.</summary>
    public static string Process(CounterSeries series) => Text(series, label => !Own.Contains(label, StringComparer.Ordinal));

    /// <summary>One counter of one pod, whoever reads it.</summary>
    public static string Counter(CounterSeries series, string podLabel) =>
        Text(series, label => label == podLabel || Own.Contains(label, StringComparer.Ordinal));

    private static string Text(CounterSeries series, Func<string, bool> isWanted) => string.Join('\n', series.Labels
        .Where(label => isWanted(label.Key))
        .OrderBy(label => label.Key, StringComparer.Ordinal)
        .Select(label => $"{label.Key}={label.Value.Length}:{label.Value}"));
}
