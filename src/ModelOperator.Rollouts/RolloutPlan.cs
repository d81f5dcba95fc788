using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts;

/// <summary>What is to be written, in this order: status, sizes that grow, route, sizes that shrink, deletions.</summary>
public sealed record RolloutPlan
{
    /// <summary>How much of the plan may be written: for a refused spec what runs is kept, and nothing is begun (R27, R28).</summary>
    public PlanExtent Extent { get; init; }

    /// <summary>The revision that the spec asks for, which the plan was made for; null when nobody knows.</summary>
    public string? DesiredRevision { get; init; }

    /// <summary>The new status; equal to the old one when nothing is to be recorded (R23).</summary>
    public required ModelDeploymentStatus Status { get; init; }

    /// <summary>Every revision that is to have a Deployment, and its pods. Revisions that are not named here are not touched.</summary>
    public required IReadOnlyList<RevisionSize> Sizes { get; init; }

    /// <summary>Revisions whose Deployment and Service are to go now. Never one that a gateway may still route to (R02).</summary>
    public required IReadOnlyList<string> Deletions { get; init; }

    /// <summary>Pods that go because they have fetched another model than their revision is held to.</summary>
    public IReadOnlyList<FetchedModel> Strays { get; init; } = [];

    /// <summary>The split that every gateway should apply; null before the first pods are ready.</summary>
    public required TrafficStatus? Route { get; init; }

    /// <summary>There is no split to write, but gateways apply one that the status does not know: it stays until there is another.</summary>
    public bool LeavesRoute { get; init; }

    /// <summary>The revision that the preview Service is to reach; null when there is to be none.</summary>
    public string? Preview { get; init; }

    /// <summary>What happened: each becomes an Event; they are in the status' history already.</summary>
    public required IReadOnlyList<HistoryEntry> Transitions { get; init; }

    /// <summary>The measurements the stage needs now; null when it needs none.</summary>
    public AnalysisRequest? Analysis { get; init; }

    /// <summary>When to plan again although nothing changed; null for never.</summary>
    public TimeSpan? RequeueAfter { get; init; }
}
