namespace ModelOperator.Analysis.Counting;

/// <summary>A metric source that can evaluate a query of sums, and gives each sum with its labels.</summary>
public interface ISumSource
{
    /// <summary>Evaluates a query at the present instant.</summary>
    /// <param name="namespace">Who asks; see <see cref="Sources.IMetricSource.QueryAsync"/>.</param>
    /// <param name="query">PromQL that gives an instant vector of numbers that are 0 or more.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Always a result: whatever goes wrong on the way is one too.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<CounterResult> SumAsync(string @namespace, string query, CancellationToken cancellationToken);
}
