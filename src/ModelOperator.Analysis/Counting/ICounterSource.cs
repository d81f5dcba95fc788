namespace ModelOperator.Analysis.Counting;

/// <summary>A metric source that can tell how much counters rose.</summary>
public interface ICounterSource
{
    /// <summary>Returns the rises of the counters of both revisions since the stage began.</summary>
    /// <returns>A result in any case; an error is a result, too.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<CounterResult> CountAsync(CounterQuery query, CancellationToken cancellationToken);

    /// <summary>Tells the source that a stage begins. A source that adds up counts itself reads the counters now, so that everything in the
    /// stage is counted; otherwise counting begins with the first question. An error is reported by the next question.</summary>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task BeginAsync(CounterQuery query, CancellationToken cancellationToken) => Task.CompletedTask;
}
