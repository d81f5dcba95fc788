namespace ModelOperator.Kubernetes.Models;

/// <summary>Which nodes a pod needs.</summary>
public sealed record V1NodeAffinity
{
    public V1NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}
