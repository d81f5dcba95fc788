namespace ModelOperator.Kubernetes.Models;

/// <summary>Hooks of a container.</summary>
public sealed record V1Lifecycle
{
    public V1LifecycleHandler? PreStop { get; init; }
}
