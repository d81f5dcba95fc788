using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts;

/// <summary>The objects to write, in this order: the status, sizes that grow, the split, sizes that shrink, deletions.</summary>
public sealed record RolloutPlan
{
    /// <summary>The part of the plan that may be written. For a refused spec, what runs is kept and nothing is begun (R27, R28).</summary>
    public PlanExtent Extent { get; init; }

    /// <summary>The revision that the spec asks for.</summary>
    public required string DesiredRevision { get; init; }

    /// <summary>The new status. It is the old object itself when there is nothing to record (R23).</summary>
    public required ModelDeploymentStatus Status { get; init; }

    /// <summary>
    /// Every revision that is to have a Deployment, with the number of its pods. Revisions that are not named here are not touched.
    /// </summary>
    public required IReadOnlyList<RevisionSize> Sizes { get; init; }

    /// <summary>
    /// Revisions whose Deployment and Service are to be deleted now. A revision that a gateway may still send requests to is never among
    /// them (R02).
    /// </summary>
    public required IReadOnlyList<string> Deletions { get; init; }

    /// <summary>Pods that are deleted because they have fetched another model than the one their revision is held to.</summary>
    public IReadOnlyList<FetchedModel> Strays { get; init; } = [];

    /// <summary>The split that every gateway should apply; null before the first pods are ready.</summary>
    public required TrafficStatus? Route { get; init; }

    /// <summary>
    /// True when there is no split to write, but gateways apply one that the status does not know. It stays until there is another.
    /// </summary>
    public bool LeavesRoute { get; init; }

    /// <summary>The revision that the preview Service is to reach; null when there is to be no preview.</summary>
    public string? Preview { get; init; }

    /// <summary>
    /// True when the preview Service is neither made nor deleted: a refused spec changes nothing that serves (R27).
    /// </summary>
    public bool LeavesPreview { get; init; }

    /// <summary>The transitions of this plan. Each becomes an Event; all of them are already in the status' history.</summary>
    public required IReadOnlyList<HistoryEntry> Transitions { get; init; }

    /// <summary>The actions that have ended, or failed for the first time. Each entry becomes an Event.</summary>
    public IReadOnlyList<ActionEnd> ActionEnds { get; init; } = [];

    /// <summary>The measurements that the stage needs now; null when it needs none.</summary>
    public AnalysisRequest? Analysis { get; init; }

    /// <summary>The number of pods for which no node has GPUs; 0 while a quota keeps them away.</summary>
    public int PodsWithoutGpus { get; init; }

    /// <summary>The number of pods that a quota of GPUs keeps away.</summary>
    public int PodsOverQuota { get; init; }

    /// <summary>The time after which to plan again although nothing has changed; null for never.</summary>
    public TimeSpan? RequeueAfter { get; init; }
}
