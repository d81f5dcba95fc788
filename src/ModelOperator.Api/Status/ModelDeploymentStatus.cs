using ModelOperator.Api.Schema;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Api.Status.Traffic;

namespace ModelOperator.Api.Status;

/// <summary>
/// The state that the operator observes, and its decisions. It is the whole memory of a rollout: a restart of the operator loses nothing,
/// because clocks, step and measurements are here (R12).
/// </summary>
public sealed record ModelDeploymentStatus
{
    /// <summary>
    /// The observed generation of an object that no operator has looked at. The API server fills it in, because kstatus would take an
    /// object without an observed generation for a ready one.
    /// </summary>
    public const long NotObserved = -1;

    /// <summary>The generation of the spec that this status is about.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>The phase of the rollout, for people.</summary>
    public RolloutPhase? Phase { get; init; }

    /// <summary>One sentence that says what happens, or what is wrong.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// The address at which clients inside the cluster call the model: its Service. Absent while nothing of a refused spec runs.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>The revision that is proven good.</summary>
    public string? StableRevision { get; init; }

    /// <summary>The revision that is being judged.</summary>
    public string? CandidateRevision { get; init; }

    /// <summary>The stable revision as people name it, with the model's version first: 1 (7f9c2ab4d1).</summary>
    public string? StableModel { get; init; }

    /// <summary>The candidate as people name it, with the model's version first: 2 (0b8e41d7aa).</summary>
    public string? CandidateModel { get; init; }

    /// <summary>The candidate's share of requests, in percent.</summary>
    public int? CandidateWeight { get; init; }

    /// <summary>
    /// The revisions that were stable before, newest first, without the present one. No more than rollbackWindow of them can be restored
    /// directly.
    /// </summary>
    public IReadOnlyList<string>? FormerStableRevisions { get; init; }

    /// <summary>The revisions that failed. They are not tried again until the spec changes or a retry names them.</summary>
    [ListMapKey("revision")]
    public IReadOnlyList<FailedRevision>? FailedRevisions { get; init; }

    /// <summary>The stage that the candidate is in.</summary>
    public StageStatus? Stage { get; init; }

    /// <summary>The candidate's progress towards ready: the number of ready pods, and the time of the last change.</summary>
    public ProgressStatus? Progress { get; init; }

    /// <summary>The drainDeadline of the spec that was last accepted, because a refused spec changes no drain; null before one was
    /// accepted.</summary>
    public string? DrainDeadline { get; init; }

    /// <summary>The split that is asked for, and whether every gateway applies it.</summary>
    public TrafficStatus? Traffic { get; init; }

    /// <summary>The state of a stable revision that may go to zero pods; null while spec.autoscaling.minReplicas is not 0.</summary>
    public IdleStatus? Idle { get; init; }

    /// <summary>Every revision that has pods or traffic.</summary>
    [ListMapKey("revision")]
    public IReadOnlyList<RevisionStatus>? Revisions { get; init; }

    /// <summary>The newest measurement of each metric in this stage.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<MetricStatus>? Metrics { get; init; }

    /// <summary>The results of the checks of spec.monitoring for the stable revision.</summary>
    public MonitoringStatus? Monitoring { get; init; }

    /// <summary>The actions of spec.monitoring.actions, and the results of each.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<ActionStatus>? Actions { get; init; }

    /// <summary>The commands that were carried out or found stale, kept so that none acts twice.</summary>
    public CommandStatus? Commands { get; init; }

    /// <summary>The transitions, newest last: the last 50, and no more than 32 KiB of text.</summary>
    public IReadOnlyList<HistoryEntry>? History { get; init; }

    /// <summary>The conditions, which programs can rely on.</summary>
    [ListMapKey("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>The number of pods of all revisions.</summary>
    public int? Replicas { get; init; }

    /// <summary>The number of ready pods of all revisions.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>The number of ready pods and of all pods of all revisions, as people read it: 2/2.</summary>
    public string? ReadyPods { get; init; }

    /// <summary>The label selector of the inference pods, for the scale subresource.</summary>
    public string? Selector { get; init; }
}
