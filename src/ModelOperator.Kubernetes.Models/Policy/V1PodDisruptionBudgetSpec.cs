namespace ModelOperator.Kubernetes.Models;

/// <summary>The budget and its pods.</summary>
public sealed record V1PodDisruptionBudgetSpec
{
    public IntOrString? MinAvailable { get; init; }

    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>AlwaysAllow: pods that are not ready may always be evicted. Dropped by servers before 1.27.</summary>
    public string? UnhealthyPodEvictionPolicy { get; init; }

    public V1LabelSelector? Selector { get; init; }
}
