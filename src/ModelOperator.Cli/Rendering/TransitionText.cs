using ModelOperator.Api.Status;

namespace ModelOperator.Cli.Rendering;

/// <summary>A transition as a sentence.</summary>
internal static class TransitionText
{
    /// <summary><c>AnalysisFailed 7f9c2ab4d1: metric errors is 0.31 (errors = 0.31, wanted &lt;= 0.05)</c>.</summary>
    public static string Of(HistoryEntry entry) =>
        $"{entry.Reason} {entry.Revision}: {entry.Message}"
        + (entry.Metric is null ? "" : $" ({entry.Metric} = {entry.Value?.ToString("G6") ?? "no data"}{(entry.Threshold is null ? "" : $", wanted {entry.Threshold}")})");
}
