namespace ModelOperator.Kubernetes.Models;

/// <summary>CPU or memory of the pods.</summary>
public sealed record V2ResourceMetricSource
{
    public string? Name { get; init; }

    public V2MetricTarget? Target { get; init; }
}
