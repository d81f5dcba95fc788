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

/// <summary>Asks metric sources for counts.</summary>
public static class CountedQueries
{
    /// <summary>Asks one question, and counts it with its outcome and the time that it took.</summary>
    /// <param name="queries">Counts it.</param>
    /// <param name="source">The name of the metric source.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ask">Asks.</param>
    public static async Task<CounterResult> AskAsync(
        this QueryMetrics queries, string source, TimeProvider time, Func<Task<CounterResult>> ask)
    {
        var start = time.GetTimestamp();
        var answer = await ask();
        queries.Asked(source, answer.Outcome, time.GetElapsedTime(start));
        return answer;
    }
}
