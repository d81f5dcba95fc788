namespace ModelOperator.Rollouts.Observations;

/// <summary>What is seen of the gateways.</summary>
public sealed record ObservedTraffic
{
    /// <summary>The route generation that stands written; 0 when none does.</summary>
    public long WrittenGeneration { get; init; }

    /// <summary>What that split says; null when there is none, or it sends requests to nobody.</summary>
    public WrittenSplit? Written { get; init; }

    /// <summary>For each ready gateway pod the generation it reports; null for one that does not answer.</summary>
    public IReadOnlyList<long?> AppliedGenerations { get; init; } = [];

    /// <summary>Revisions with a share of which a gateway that answers finds no ready pod, in the split that it applies.</summary>
    public IReadOnlyList<string> Unreachable { get; init; } = [];

    /// <summary>The counts of each ready gateway pod that answers.</summary>
    public IReadOnlyList<GatewayCounts> Counts { get; init; } = [];

    /// <summary>Every ready gateway applies <paramref name="generation"/>. No ready gateway at all is not convergence.</summary>
    public bool HasConverged(long generation) =>
        WrittenGeneration == generation && AppliedGenerations.Count > 0 && AppliedGenerations.All(g => g == generation);
}
