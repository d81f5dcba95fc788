namespace ModelOperator.Analysis.Sources;

/// <summary>Something that answers PromQL.</summary>
public interface IMetricSource
{
    /// <summary>The name specs use.</summary>
    string Name { get; }

    /// <summary>Evaluates a query at the present instant.</summary>
    /// <param name="query">PromQL, rendered.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Always a result: whatever goes wrong on the way is one too.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<QueryResult> QueryAsync(string query, CancellationToken cancellationToken);
}
