using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Console.Rollouts.Metrics;

/// <summary>One slice of the answers that a metric judges by itself.</summary>
/// <param name="Name">The slice: <c>device=phone</c>.</param>
/// <param name="Verdict">Its verdict.</param>
internal sealed record MetricSliceView(string Name, MetricVerdict Verdict)
{
    /// <summary>The candidate's value.</summary>
    public double? Candidate { get; init; }

    /// <summary>The stable revision's value.</summary>
    public double? Stable { get; init; }

    /// <summary>The lower end of the interval in which the compared value lies.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end; null when nothing is known.</summary>
    public double? High { get; init; }

    /// <summary>The number of requests of the candidate.</summary>
    public long? Samples { get; init; }
}
