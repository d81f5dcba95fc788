namespace ModelOperator.Analysis.Sources;

/// <summary>Something that answers PromQL.</summary>
public interface IMetricSource
{
    /// <summary>The name specs use.</summary>
    string Name { get; }

    /// <summary>The series that queries of specs may read there.</summary>
    MetricScope Scope { get; }

    /// <summary>How its series tell whose they are.</summary>
    SourceLabels Labels { get; }

    /// <summary>Evaluates a query at the present instant.</summary>
    /// <param name="namespace">Who asks. A namespace whose queries fail again and again is left without answers for a while, and no
    /// other.</param>
    /// <param name="query">PromQL, rendered, and within <see cref="Scope"/>.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Always a result: whatever goes wrong on the way is one too.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<QueryResult> QueryAsync(string @namespace, string query, CancellationToken cancellationToken);
}
