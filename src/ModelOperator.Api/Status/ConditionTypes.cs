namespace ModelOperator.Api.Status;

/// <summary>The conditions of a ModelDeployment.</summary>
public static class ConditionTypes
{
    /// <summary>The spec is one the operator can carry out.</summary>
    public const string Accepted = "Accepted";

    /// <summary>Requests are answered.</summary>
    public const string Available = "Available";

    /// <summary>A rollout is under way and getting on.</summary>
    public const string Progressing = "Progressing";

    /// <summary>Every ready gateway applies the present split.</summary>
    public const string TrafficConverged = "TrafficConverged";

    /// <summary>GPUs are there for every pod asked for.</summary>
    public const string GpuAvailable = "GpuAvailable";

    /// <summary>Metrics can be measured.</summary>
    public const string AnalysisHealthy = "AnalysisHealthy";

    /// <summary>Every check of spec.monitoring is within its limit.</summary>
    public const string MonitoringHealthy = "MonitoringHealthy";

    /// <summary>The spec's revision failed and the stable one serves instead.</summary>
    public const string RolledBack = "RolledBack";
}
