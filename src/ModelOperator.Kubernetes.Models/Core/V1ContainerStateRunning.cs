namespace ModelOperator.Kubernetes.Models;

/// <summary>Since when a container runs.</summary>
public sealed record V1ContainerStateRunning
{
    public DateTimeOffset? StartedAt { get; init; }
}
