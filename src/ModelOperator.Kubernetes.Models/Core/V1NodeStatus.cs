namespace ModelOperator.Kubernetes.Models;

/// <summary>Capacity and what of it pods may have, as quantities.</summary>
public sealed record V1NodeStatus
{
    public IReadOnlyDictionary<string, string>? Capacity { get; init; }

    public IReadOnlyDictionary<string, string>? Allocatable { get; init; }

    public IReadOnlyList<V1NodeCondition>? Conditions { get; init; }
}
