namespace ModelOperator.Api.Status.Metrics;

/// <summary>The verdict of a measurement.</summary>
public enum MetricVerdict
{
    /// <summary>The value is within bounds.</summary>
    Pass,

    /// <summary>The value is out of bounds, which aborts the rollout.</summary>
    Fail,

    /// <summary>The measurement does not decide yet.</summary>
    Inconclusive,

    /// <summary>Nothing was measured. This is never a pass (R20).</summary>
    NoData,
}
