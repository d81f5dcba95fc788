namespace ModelOperator.Analysis.Sources;

/// <summary>A source of metrics that answers PromQL.</summary>
public interface IMetricSource
{
    /// <summary>The name that specs use.</summary>
    string Name { get; }

    /// <summary>The series that queries of specs may read in this source.</summary>
    MetricScope Scope { get; }

    /// <summary>The labels by which its series tell their namespace and pod.</summary>
    SourceLabels Labels { get; }

    /// <summary>Evaluates a query at the present instant.</summary>
    /// <param name="namespace">The namespace that asks. A namespace whose queries fail again and again gets no answers for a while; other
    /// namespaces are not affected.</param>
    /// <param name="query">The PromQL query, with all values filled in, and within <see cref="Scope"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>A result in any case; an error is a result, too.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<QueryResult> QueryAsync(string @namespace, string query, CancellationToken cancellationToken);

    /// <summary>Tells the source that a ModelDeployment's rollout has ended, so that nobody asks for its counts any more.</summary>
    void Forget(string @namespace, string name)
    {
        // Most sources remember nothing between two questions.
    }
}
