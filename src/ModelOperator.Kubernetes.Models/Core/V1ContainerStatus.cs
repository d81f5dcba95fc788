namespace ModelOperator.Kubernetes.Models;

/// <summary>What became of a container.</summary>
public sealed record V1ContainerStatus
{
    public string? Name { get; init; }

    public bool Ready { get; init; }

    public int RestartCount { get; init; }

    public string? Image { get; init; }

    public V1ContainerState? State { get; init; }

    public V1ContainerState? LastState { get; init; }
}
