using ModelOperator.Analysis.Sources;

namespace ModelOperator.Analysis.Counting;

/// <summary>The result of a <see cref="CounterQuery"/>.</summary>
/// <param name="Outcome">The outcome; <see cref="QueryOutcome.Value"/> when there are counts.</param>
/// <param name="Rises">The rises of the counters; empty without counts.</param>
/// <param name="Message">The reason why there are no counts; null with counts.</param>
public sealed record CounterResult(QueryOutcome Outcome, IReadOnlyList<CounterRise> Rises, string? Message)
{
    /// <summary>The warnings of the source, after which the counts may be incomplete.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>A result without counts, with the outcome of an ordinary query.</summary>
    public static CounterResult Without(QueryResult result) => new(result.Outcome, [], result.Explanation);

    /// <summary>A result with counts; an empty list gives <see cref="QueryOutcome.Empty"/>.</summary>
    public static CounterResult Of(IReadOnlyList<CounterRise> rises, string whenEmpty) =>
        rises.Count > 0 ? new(QueryOutcome.Value, rises, null) : new(QueryOutcome.Empty, [], whenEmpty);
}
