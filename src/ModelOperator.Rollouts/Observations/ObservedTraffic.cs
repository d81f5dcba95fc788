namespace ModelOperator.Rollouts.Observations;

/// <summary>The observed state of the gateways.</summary>
public sealed record ObservedTraffic
{
    /// <summary>The generation of the split that is written; 0 when none is.</summary>
    public long WrittenGeneration { get; init; }

    /// <summary>The split that is written; null when there is none, or when it sends requests to nobody.</summary>
    public WrittenSplit? Written { get; init; }

    /// <summary>The generation that each ready gateway pod reports; null for a pod that does not answer.</summary>
    public IReadOnlyList<long?> AppliedGenerations { get; init; } = [];

    /// <summary>Revisions that have a share in the split, and for which a gateway that answers finds no ready pod.</summary>
    public IReadOnlyList<string> Unreachable { get; init; } = [];

    /// <summary>The counts of each ready gateway pod that answers.</summary>
    public IReadOnlyList<GatewayCounts> Counts { get; init; } = [];

    /// <summary>
    /// The requests that each ready gateway pod tells of, in the order of <see cref="AppliedGenerations"/>; null for a pod that does not
    /// answer, or that does not know. After them comes a null for each gateway pod that runs and is not ready.
    /// </summary>
    public IReadOnlyList<GatewayCalls?> Calls { get; init; } = [];

    /// <summary>
    /// The time for which no gateway has seen a request; null unless every gateway says so. Without a ready gateway nobody knows, and what
    /// one that is not ready has is not known either.
    /// </summary>
    public TimeSpan? Quiet => Calls.Count > 0 && Calls.Count == AppliedGenerations.Count && Calls.All(c => c is not null)
        ? Calls.Min(c => c!.Quiet)
        : null;

    /// <summary>
    /// True when every ready gateway applies <paramref name="generation"/>. Without a ready gateway nothing has converged.
    /// </summary>
    public bool HasConverged(long generation) =>
        WrittenGeneration == generation && AppliedGenerations.Count > 0 && AppliedGenerations.All(g => g == generation);
}
