namespace ModelOperator.Kubernetes.Models;

/// <summary>What a node offers to the scheduler.</summary>
public sealed record V1NodeSpec
{
    public bool? Unschedulable { get; init; }

    public IReadOnlyList<V1Taint>? Taints { get; init; }
}
