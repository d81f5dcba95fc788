namespace ModelOperator.Rollouts.Observations;

/// <summary>The GPUs of the nodes that a revision's pods could run on, terminating pods still counted as there.</summary>
public sealed record ObservedGpus
{
    /// <summary>The extended resource: nvidia.com/gpu, nvidia.com/mig-1g.10gb.</summary>
    public required string Resource { get; init; }

    /// <summary>GPUs that each pod asks for.</summary>
    public required int PerPod { get; init; }

    /// <summary>Products that will do; empty for any.</summary>
    public IReadOnlyList<string> Products { get; init; } = [];

    /// <summary>Schedulable nodes that match.</summary>
    public int Nodes { get; init; }

    /// <summary>What those nodes have in all.</summary>
    public int Allocatable { get; init; }

    /// <summary>What pods on them ask for, whoever owns them.</summary>
    public int Requested { get; init; }

    /// <summary>Pods that fit now: the sum over nodes of what is free, divided by <see cref="PerPod"/> node by node.</summary>
    public int PodsThatFit { get; init; }
}
