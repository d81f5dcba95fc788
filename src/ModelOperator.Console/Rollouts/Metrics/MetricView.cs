using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Console.Rollouts.Metrics;

/// <summary>One metric of a rollout, as it was measured last.</summary>
internal sealed record MetricView
{
    /// <summary>The name in the spec.</summary>
    public required string Name { get; init; }

    /// <summary>The built-in metric; null for a query.</summary>
    public BuiltinMetric? Builtin { get; init; }

    /// <summary>The query as it was sent; null for a built-in metric.</summary>
    public string? Query { get; init; }

    /// <summary>The unit of values and limits: <c>share</c>, <c>seconds</c>, <c>bytes</c>, <c>psi</c>; null for a number without one.
    /// </summary>
    public string? Unit { get; init; }

    /// <summary>The candidate's value.</summary>
    public double? Candidate { get; init; }

    /// <summary>The stable revision's value.</summary>
    public double? Stable { get; init; }

    /// <summary>The value that is held against the limit: the candidate's own, its difference from stable's, or their ratio.</summary>
    public double? Difference { get; init; }

    /// <summary>The lower end of the interval in which that value lies.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end; null when nothing is known.</summary>
    public double? High { get; init; }

    /// <summary>The limit.</summary>
    public double? Limit { get; init; }

    /// <summary>The meaning of the limit: <c>min</c>, <c>max</c>, <c>maxIncrease</c> over stable or <c>maxRatio</c> to stable.</summary>
    public string? LimitKind { get; init; }

    /// <summary>The limit as the status writes it.</summary>
    public string? Threshold { get; init; }

    /// <summary>The unit of the compared value and of its limit, where it is another one: <c>share</c> or <c>ratio</c>.</summary>
    public string? LimitUnit { get; init; }

    /// <summary>The number of requests of the candidate that were measured.</summary>
    public long? Samples { get; init; }

    /// <summary>The number of requests of the stable revision that were measured.</summary>
    public long? StableSamples { get; init; }

    /// <summary>The approximate number of further requests that a verdict needs; null when it cannot be said.</summary>
    public long? Wanted { get; init; }

    /// <summary>The verdict.</summary>
    public required MetricVerdict Verdict { get; init; }

    /// <summary>A sentence about why there is no verdict, what is out of bounds, or how it was measured.</summary>
    public string? Message { get; init; }

    /// <summary>The number of measurements in a row that were out of bounds.</summary>
    public int Failures { get; init; }

    /// <summary>True when the metric is shown but does not decide.</summary>
    public bool DryRun { get; init; }

    /// <summary>The time when it was measured.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The slices that are judged by themselves, at most five; null when there are none.</summary>
    public IReadOnlyList<MetricSliceView>? Slices { get; init; }
}
