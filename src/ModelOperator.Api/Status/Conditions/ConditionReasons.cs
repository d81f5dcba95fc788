namespace ModelOperator.Api.Status.Conditions;

/// <summary>
/// The reasons of conditions, except those that are the name of a phase, the reason of a transition, or a problem of a spec.
/// docs/rollouts.md has them in a table.
/// </summary>
public static class ConditionReasons
{
    /// <summary>Accepted: the spec can be carried out.</summary>
    public const string Valid = "Valid";

    /// <summary>
    /// Accepted: the spec is carried out because it was accepted before, but the next new revision with it will be refused.
    /// </summary>
    public const string Outdated = "Outdated";

    /// <summary>
    /// Accepted, although the Deployment of a running revision could not be made again, because its record cannot be read.
    /// </summary>
    public const string RevisionUnreadable = "RevisionUnreadable";

    /// <summary>Accepted, although samples or events are not sent, because their sink is unknown or not for gateways.</summary>
    public const string SinkUnavailable = "SinkUnavailable";

    /// <summary>Accepted, although measurements or checks have no data, because their metric source is unknown or cannot answer.</summary>
    public const string SourceUnavailable = "SourceUnavailable";

    /// <summary>Accepted, although nothing sizes a revision, because KEDA is gone or does not let go of it.</summary>
    public const string AutoscalerUnavailable = "AutoscalerUnavailable";

    /// <summary>Available: requests are answered.</summary>
    public const string Serving = "Serving";

    /// <summary>Available: the model has no pods because nobody calls it, and the first request brings one.</summary>
    public const string Idle = "Idle";

    /// <summary>Available is false: no revision has been ready yet.</summary>
    public const string NothingServes = "NothingServes";

    /// <summary>Available is false: a revision that gets requests has no ready pod.</summary>
    public const string NoReadyPods = "NoReadyPods";

    /// <summary>Available is false: no gateway pod is ready.</summary>
    public const string NoReadyGateways = "NoReadyGateways";

    /// <summary>Available is false: a gateway does not apply the first split of requests yet.</summary>
    public const string RouteNotApplied = "RouteNotApplied";

    /// <summary>Available is false: a gateway finds none of the ready pods of a revision that gets requests.</summary>
    public const string PodsNotReached = "PodsNotReached";

    /// <summary>Progressing is false: the rollout has ended well.</summary>
    public const string Complete = "Complete";

    /// <summary>Progressing is false: the rollout stands still because the spec was refused.</summary>
    public const string SpecRejected = "SpecRejected";

    /// <summary>Progressing is false: pods of the new revision fail or cannot be made.</summary>
    public const string PodsFailing = "PodsFailing";

    /// <summary>TrafficConverged: every ready gateway applies the split.</summary>
    public const string Converged = "Converged";

    /// <summary>TrafficConverged is false: a gateway does not apply the split yet. GpuAvailable is false: a pod waits for a GPU.</summary>
    public const string Waiting = "Waiting";

    /// <summary>TrafficConverged is unknown: there is no split of requests yet.</summary>
    public const string NoRoute = "NoRoute";

    /// <summary>GpuAvailable: no pod waits for a GPU.</summary>
    public const string Enough = "Enough";

    /// <summary>GpuAvailable is false: there are too few GPUs for the pods that are wanted.</summary>
    public const string Insufficient = "Insufficient";

    /// <summary>AnalysisHealthy: metrics are measured.</summary>
    public const string Measuring = "Measuring";

    /// <summary>AnalysisHealthy is false: a metric has no data.</summary>
    public const string NoData = "NoData";

    /// <summary>The condition does not apply now.</summary>
    public const string NotNeeded = "NotNeeded";

    /// <summary>RollingBack without a failure: the spec asks for the stable revision again.</summary>
    public const string SpecReverted = "SpecReverted";

    /// <summary>Ready: the newest spec is rolled out and serves.</summary>
    public const string RolledOut = "RolledOut";

    /// <summary>MonitoringHealthy: every check that has enough data is within its limit.</summary>
    public const string WithinLimits = "WithinLimits";

    /// <summary>MonitoringHealthy, though a check is worth a look.</summary>
    public const string ChecksWarn = "ChecksWarn";

    /// <summary>MonitoringHealthy is false: a check is above its limit.</summary>
    public const string ChecksBad = "ChecksBad";

    /// <summary>MonitoringHealthy is unknown: there are too few requests for any check.</summary>
    public const string TooFewSamples = "TooFewSamples";
}
