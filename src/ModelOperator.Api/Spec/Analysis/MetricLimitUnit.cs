namespace ModelOperator.Api.Spec.Analysis;

/// <summary>The unit that a limit of a metric is written in.</summary>
public enum MetricLimitUnit
{
    /// <summary>A number in the metric's own unit.</summary>
    None,

    /// <summary>Percent.</summary>
    Share,

    /// <summary>A time, such as <c>250ms</c>.</summary>
    Time,

    /// <summary>An amount of memory, such as <c>20Gi</c>.</summary>
    Memory,
}
