namespace ModelOperator.Api.Spec.Analysis;

/// <summary>The unit that a limit of a metric is written in.</summary>
public enum MetricLimitUnit
{
    /// <summary>A number: what the metric is in.</summary>
    None,

    /// <summary>Percent.</summary>
    Share,

    /// <summary>A time, as <c>250ms</c>.</summary>
    Time,
}
