namespace ModelOperator.Api.Status.Conditions;

/// <summary>The conditions of a ModelDeployment.</summary>
public static class ConditionTypes
{
    /// <summary>The spec can be carried out by the operator.</summary>
    public const string Accepted = "Accepted";

    /// <summary>Requests are answered.</summary>
    public const string Available = "Available";

    /// <summary>A rollout is under way and makes progress.</summary>
    public const string Progressing = "Progressing";

    /// <summary>Every ready gateway applies the present split.</summary>
    public const string TrafficConverged = "TrafficConverged";

    /// <summary>There are GPUs for every pod that is asked for. Unknown when none are asked for.</summary>
    public const string GpuAvailable = "GpuAvailable";

    /// <summary>Metrics can be measured. Unknown while no metrics judge.</summary>
    public const string AnalysisHealthy = "AnalysisHealthy";

    /// <summary>Every check of spec.monitoring is within its limit.</summary>
    public const string MonitoringHealthy = "MonitoringHealthy";

    /// <summary>The spec's revision failed, and the stable one serves instead.</summary>
    public const string RolledBack = "RolledBack";

    /// <summary>
    /// The newest spec is rolled out and serves. Unknown while a rollout is under way, even while another revision serves.
    /// </summary>
    public const string Ready = "Ready";

    /// <summary>The newest spec is not rolled out yet, and work on it goes on or waits for a person. Absent otherwise.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>The newest spec will not be rolled out unless a person acts, because it was refused or has failed. Absent
    /// otherwise.</summary>
    public const string Stalled = "Stalled";
}
