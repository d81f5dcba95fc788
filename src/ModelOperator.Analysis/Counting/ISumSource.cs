namespace ModelOperator.Analysis.Counting;

/// <summary>A metric source that can evaluate a query of sums, and returns each sum with its labels.</summary>
public interface ISumSource
{
    /// <summary>Evaluates a query at the present instant.</summary>
    /// <param name="namespace">The namespace that asks; see <see cref="Sources.IMetricSource.QueryAsync"/>.</param>
    /// <param name="query">A PromQL query that returns an instant vector of numbers that are 0 or more.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>A result in any case; an error is a result, too.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<CounterResult> SumAsync(string @namespace, string query, CancellationToken cancellationToken);
}
