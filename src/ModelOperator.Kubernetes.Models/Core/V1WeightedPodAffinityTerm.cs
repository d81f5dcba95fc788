namespace ModelOperator.Kubernetes.Models;

/// <summary>A preference and its weight.</summary>
public sealed record V1WeightedPodAffinityTerm
{
    public int Weight { get; init; }

    public V1PodAffinityTerm? PodAffinityTerm { get; init; }
}
