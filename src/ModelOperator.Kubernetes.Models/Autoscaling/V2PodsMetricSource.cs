namespace ModelOperator.Kubernetes.Models;

/// <summary>A metric that each pod reports.</summary>
public sealed record V2PodsMetricSource
{
    public V2MetricIdentifier? Metric { get; init; }

    public V2MetricTarget? Target { get; init; }
}
