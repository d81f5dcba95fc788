namespace ModelOperator.Api.Status.Metrics;

/// <summary>What a measurement means.</summary>
public enum MetricVerdict
{
    /// <summary>Within bounds.</summary>
    Pass,

    /// <summary>Out of bounds: aborts the rollout.</summary>
    Fail,

    /// <summary>Not decided yet.</summary>
    Inconclusive,

    /// <summary>Nothing was measured. Never a pass (R20).</summary>
    NoData,
}
