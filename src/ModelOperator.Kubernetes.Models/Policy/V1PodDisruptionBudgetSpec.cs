namespace ModelOperator.Kubernetes.Models;

/// <summary>The budget and its pods.</summary>
public sealed record V1PodDisruptionBudgetSpec
{
    public IntOrString? MinAvailable { get; init; }

    public IntOrString? MaxUnavailable { get; init; }

    public V1LabelSelector? Selector { get; init; }
}
