namespace ModelOperator.Kubernetes.Models;

/// <summary>Which pods a pod avoids.</summary>
public sealed record V1PodAntiAffinity
{
    public IReadOnlyList<V1WeightedPodAffinityTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
}
