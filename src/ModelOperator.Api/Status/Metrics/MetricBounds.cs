namespace ModelOperator.Api.Status.Metrics;

/// <summary>
/// Where the compared value lies, however often it is looked at: the rate with max, its difference to stable's with maxIncrease, their
/// ratio with maxRatio.
/// </summary>
public sealed record MetricBounds
{
    /// <summary>Not below this. Above the limit, the metric fails.</summary>
    public double Lower { get; init; }

    /// <summary>Not above this; null when nothing is known. Below the limit, the metric passes.</summary>
    public double? Upper { get; init; }

    /// <summary>The probability that one of the two is wrong at any time in this stage; this metric's part of alpha.</summary>
    public double Alpha { get; init; }
}
