namespace ModelOperator.Analysis.Counting;

/// <summary>A metric source that can tell how far counters rose.</summary>
public interface ICounterSource
{
    /// <summary>How far the counters of both revisions rose since the stage began.</summary>
    /// <returns>Always a result: whatever goes wrong on the way is one too.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<CounterResult> CountAsync(CounterQuery query, CancellationToken cancellationToken);

    /// <summary>A stage begins. A source that keeps counts itself reads the counters now, so that all that comes in the stage is counted;
    /// without it counting begins with the first question. Whatever goes wrong is told by the next question.</summary>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task BeginAsync(CounterQuery query, CancellationToken cancellationToken) => Task.CompletedTask;
}
