using ModelOperator.Api.Schema;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Api.Status.Traffic;

namespace ModelOperator.Api.Status;

/// <summary>
/// What the operator sees and does, and all the memory a rollout has: killing the operator loses nothing,
/// because its clocks, step and measurements are here (R12).
/// </summary>
public sealed record ModelDeploymentStatus
{
    /// <summary>
    /// The observed generation of an object that no operator has looked at: the API server fills it in, because kstatus takes an object
    /// without any for one that is ready.
    /// </summary>
    public const long NotObserved = -1;

    /// <summary>The generation of the spec that this status answers.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Where the rollout is, for people.</summary>
    public RolloutPhase? Phase { get; init; }

    /// <summary>One sentence on what happens or what is wrong.</summary>
    public string? Message { get; init; }

    /// <summary>Where clients inside the cluster call the model: its Service. Absent while nothing of a refused spec runs.</summary>
    public string? Url { get; init; }

    /// <summary>The revision proven good.</summary>
    public string? StableRevision { get; init; }

    /// <summary>The revision being judged.</summary>
    public string? CandidateRevision { get; init; }

    /// <summary>The stable revision as people name it, the model's version first: 1 (7f9c2ab4d1).</summary>
    public string? StableModel { get; init; }

    /// <summary>The candidate as people name it, the model's version first: 2 (0b8e41d7aa).</summary>
    public string? CandidateModel { get; init; }

    /// <summary>The candidate's share of requests, in percent.</summary>
    public int? CandidateWeight { get; init; }

    /// <summary>Revisions that were stable, newest first, without the present one; at most rollbackWindow are restored directly.</summary>
    public IReadOnlyList<string>? FormerStableRevisions { get; init; }

    /// <summary>Revisions that failed and are not tried again until the spec changes or a retry names them.</summary>
    [ListMapKey("revision")]
    public IReadOnlyList<FailedRevision>? FailedRevisions { get; init; }

    /// <summary>The stage the candidate is in.</summary>
    public StageStatus? Stage { get; init; }

    /// <summary>When the candidate last came closer to ready, and how close.</summary>
    public ProgressStatus? Progress { get; init; }

    /// <summary>The split that is asked for, and whether every gateway applies it.</summary>
    public TrafficStatus? Traffic { get; init; }

    /// <summary>Every revision that has pods or traffic.</summary>
    [ListMapKey("revision")]
    public IReadOnlyList<RevisionStatus>? Revisions { get; init; }

    /// <summary>The newest measurement of each metric in this stage.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<MetricStatus>? Metrics { get; init; }

    /// <summary>What the checks of spec.monitoring say of the stable revision.</summary>
    public MonitoringStatus? Monitoring { get; init; }

    /// <summary>The commands that were carried out or found stale, so that none acts twice.</summary>
    public CommandStatus? Commands { get; init; }

    /// <summary>Transitions, newest last; the last 50, and no more than 32 KiB of text.</summary>
    public IReadOnlyList<HistoryEntry>? History { get; init; }

    /// <summary>The contract for machines.</summary>
    [ListMapKey("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>Pods of all revisions.</summary>
    public int? Replicas { get; init; }

    /// <summary>Ready pods of all revisions.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>Ready pods of all pods of all revisions, as people read them: 2/2.</summary>
    public string? ReadyPods { get; init; }

    /// <summary>The label selector of the inference pods, for the scale subresource.</summary>
    public string? Selector { get; init; }
}
