namespace ModelOperator.Kubernetes.Models;

/// <summary>What a container may do.</summary>
public sealed record V1SecurityContext
{
    public bool? AllowPrivilegeEscalation { get; init; }

    public bool? ReadOnlyRootFilesystem { get; init; }

    public bool? RunAsNonRoot { get; init; }

    public long? RunAsUser { get; init; }

    public V1Capabilities? Capabilities { get; init; }

    public V1SeccompProfile? SeccompProfile { get; init; }
}
