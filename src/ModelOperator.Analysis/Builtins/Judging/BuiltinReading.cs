using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Analysis.Builtins.Judging;

/// <summary>What counters say for a built-in metric.</summary>
/// <param name="Counts">Good and bad requests of both revisions; null when the counters do not say.</param>
/// <param name="Message">Why there are no counts; with counts, what people need to know of how they were taken.</param>
internal sealed record BuiltinReading(RevisionCounts? Counts, string? Message)
{
    /// <summary>How many questions the counters themselves chose this one from: alpha is divided among them, so that the choice, whatever
    /// it rests on and however often it changes, costs nothing.</summary>
    public int Choices { get; init; } = 1;
}
