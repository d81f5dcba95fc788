using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>The resources of a node that pods may have, as quantities, and whether it is ready.</summary>
internal sealed record GpuNodeStatus
{
    public IReadOnlyDictionary<string, string>? Allocatable { get; init; }

    public IReadOnlyList<ConditionView>? Conditions { get; init; }
}
