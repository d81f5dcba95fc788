namespace ModelOperator.Kubernetes.Models;

/// <summary>One metric to scale by.</summary>
public sealed record V2MetricSpec
{
    /// <summary>Resource or Pods.</summary>
    public string? Type { get; init; }

    /// <summary>CPU or memory, with type Resource.</summary>
    public V2ResourceMetricSource? Resource { get; init; }

    /// <summary>A metric of the pods themselves, from the custom metrics API, with type Pods.</summary>
    public V2PodsMetricSource? Pods { get; init; }
}
