using k8s.Models;

namespace ModelOperator.Operator.Observing.Pods;

/// <summary>The state of a container.</summary>
internal sealed record ContainerView
{
    public string? Name { get; init; }

    public V1ContainerState? State { get; init; }

    public V1ContainerState? LastState { get; init; }
}
