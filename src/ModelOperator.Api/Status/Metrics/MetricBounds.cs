namespace ModelOperator.Api.Status.Metrics;

/// <summary>
/// The interval in which the compared value lies. It holds no matter how often it is looked at. The compared value is the rate with max,
/// its difference from stable's with maxIncrease, and their ratio with maxRatio.
/// </summary>
public sealed record MetricBounds
{
    /// <summary>The lower end. The metric fails when it is above the limit.</summary>
    public double Lower { get; init; }

    /// <summary>The upper end; null when nothing is known. The metric passes when it is below the limit.</summary>
    public double? Upper { get; init; }

    /// <summary>The probability that the value is ever outside the interval in this stage. It is this metric's part of alpha.</summary>
    public double Alpha { get; init; }
}
