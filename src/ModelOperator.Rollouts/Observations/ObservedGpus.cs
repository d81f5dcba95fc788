namespace ModelOperator.Rollouts.Observations;

/// <summary>
/// The GPUs that a revision's pods could have: those that nodes have free, as far as a quota allows. A terminating pod still holds its
/// GPUs.
/// </summary>
public sealed record ObservedGpus
{
    /// <summary>The extended resource, for example nvidia.com/gpu or nvidia.com/mig-1g.10gb.</summary>
    public required string Resource { get; init; }

    /// <summary>The number of GPUs that each pod asks for.</summary>
    public required int PerPod { get; init; }

    /// <summary>The GPU products that are accepted; empty when any will do.</summary>
    public IReadOnlyList<string> Products { get; init; } = [];

    /// <summary>The number of schedulable nodes that match; null when nodes cannot be seen and only the quota is known.</summary>
    public int? Nodes { get; init; }

    /// <summary>The number of GPUs that those nodes have in all.</summary>
    public int Allocatable { get; init; }

    /// <summary>The number of GPUs that pods on those nodes ask for, whoever owns the pods.</summary>
    public int Requested { get; init; }

    /// <summary>The number of GPUs that are reserved for pods that the operator has asked for and that have no node yet.</summary>
    public int Reserved { get; init; }

    /// <summary>The quota that allows fewer pods than fit on the nodes; null when none does.</summary>
    public ObservedQuota? Quota { get; init; }

    /// <summary>
    /// The number of pods that fit now: the free GPUs of each node divided by <see cref="PerPod"/> and summed up, or what the quota allows.
    /// </summary>
    public int PodsThatFit { get; init; }
}
