using ModelOperator.Analysis.Sources;

namespace ModelOperator.Analysis.Counting;

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
