using k8s.Models;

namespace ModelOperator.Operator.Observing;

/// <summary>Tells which pods a node takes.</summary>
internal sealed record NodeSpecView
{
    public bool? Unschedulable { get; init; }

    public IReadOnlyList<V1Taint>? Taints { get; init; }
}
