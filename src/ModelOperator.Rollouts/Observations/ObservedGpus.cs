namespace ModelOperator.Rollouts.Observations;

/// <summary>The GPUs that a revision's pods could have: what nodes have free, terminating pods still counted as there, as far as a quota allows.</summary>
public sealed record ObservedGpus
{
    /// <summary>The extended resource: nvidia.com/gpu, nvidia.com/mig-1g.10gb.</summary>
    public required string Resource { get; init; }

    /// <summary>GPUs that each pod asks for.</summary>
    public required int PerPod { get; init; }

    /// <summary>Products that will do; empty for any.</summary>
    public IReadOnlyList<string> Products { get; init; } = [];

    /// <summary>Schedulable nodes that match; null when nodes cannot be seen and only the quota is known.</summary>
    public int? Nodes { get; init; }

    /// <summary>What those nodes have in all.</summary>
    public int Allocatable { get; init; }

    /// <summary>What pods on them ask for, whoever owns them.</summary>
    public int Requested { get; init; }

    /// <summary>What pods that the operator has asked for will take of them, though they have no node yet.</summary>
    public int Promised { get; init; }

    /// <summary>The quota that allows fewer pods than fit on the nodes; null when none does.</summary>
    public ObservedQuota? Quota { get; init; }

    /// <summary>Pods that fit now: the sum over nodes of what is free, divided by <see cref="PerPod"/> node by node, or what the quota allows.</summary>
    public int PodsThatFit { get; init; }
}
