namespace ModelOperator.Kubernetes.Models;

/// <summary>Why a container waits.</summary>
public sealed record V1ContainerStateWaiting
{
    public string? Reason { get; init; }

    public string? Message { get; init; }
}
