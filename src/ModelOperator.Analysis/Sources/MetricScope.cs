namespace ModelOperator.Analysis.Sources;

/// <summary>The part of a metric source that the queries of a ModelDeployment may read.</summary>
public enum MetricScope
{
    /// <summary>The series of its own namespace. A query that cannot be limited to them is refused.</summary>
    Namespace,

    /// <summary>Everything that the operator may read there.</summary>
    Any,
}
