namespace ModelOperator.Kubernetes.Models;

/// <summary>What the containers of a pod may do.</summary>
public sealed record V1PodSecurityContext
{
    public bool? RunAsNonRoot { get; init; }

    public long? RunAsUser { get; init; }

    public long? RunAsGroup { get; init; }

    public long? FsGroup { get; init; }

    public V1SeccompProfile? SeccompProfile { get; init; }
}
