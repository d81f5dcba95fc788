using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Analysis.Builtins.Judging;

/// <summary>The counts for a built-in metric, as read from counters.</summary>
/// <param name="Counts">Good and bad requests of both revisions; null when the counters do not tell.</param>
/// <param name="Message">The reason why there are no counts; with counts, a remark for people on how they were taken.</param>
internal sealed record BuiltinReading(RevisionCounts? Counts, string? Message)
{
    /// <summary>The number of questions from which the counters themselves chose this one. Alpha is divided among them, so that the choice
    /// costs nothing, no matter what it depends on and how often it changes.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>The form in which the share is told.</summary>
    public MeasureScale Scale { get; init; } = MeasureScale.Shares;
}
