using ModelOperator.Analysis.Sources;

namespace ModelOperator.Analysis.Counting;

/// <summary>The result of a <see cref="CounterQuery"/>.</summary>
/// <param name="Outcome">How it ended; <see cref="QueryOutcome.Value"/> with counts.</param>
/// <param name="Rises">The counters; empty without counts.</param>
/// <param name="Message">Why there are none; null with counts.</param>
public sealed record CounterResult(QueryOutcome Outcome, IReadOnlyList<CounterRise> Rises, string? Message)
{
    /// <summary>Warnings of the source: the counts may be incomplete.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>No counts, as an ordinary query would say it.</summary>
    public static CounterResult Without(QueryResult result) => new(result.Outcome, [], result.Explanation);

    /// <summary>Counts; none at all is <see cref="QueryOutcome.Empty"/>.</summary>
    public static CounterResult Of(IReadOnlyList<CounterRise> rises, string whenEmpty) =>
        rises.Count > 0 ? new(QueryOutcome.Value, rises, null) : new(QueryOutcome.Empty, [], whenEmpty);
}
