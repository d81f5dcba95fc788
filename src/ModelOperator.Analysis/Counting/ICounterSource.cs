namespace ModelOperator.Analysis.Counting;

/// <summary>A metric source that can tell how far counters rose.</summary>
public interface ICounterSource
{
    /// <summary>How far the counters of both revisions rose since the stage began.</summary>
    /// <returns>Always a result: whatever goes wrong on the way is one too.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<CounterResult> CountAsync(CounterQuery query, CancellationToken cancellationToken);
}
