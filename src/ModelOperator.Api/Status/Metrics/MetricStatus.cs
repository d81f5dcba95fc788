using System.Text.Json.Serialization;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Metrics;

/// <summary>The newest measurement of one metric.</summary>
public sealed record MetricStatus
{
    /// <summary>The metric's name in the spec.</summary>
    public string Name { get; set; } = "";

    /// <summary>The query as it was sent.</summary>
    public string? Query { get; init; }

    /// <summary>The value that was measured; null without data.</summary>
    public double? Value { get; init; }

    /// <summary>The candidate's measurement, for a built-in metric or one that is compared with stable.</summary>
    public MetricSample? Candidate { get; init; }

    /// <summary>
    /// The stable revision's measurement from the same time. Where it had no requests then, it is from the time before the stage.
    /// </summary>
    public MetricSample? Stable { get; init; }

    /// <summary>The interval in which the compared value lies, for a built-in metric.</summary>
    public MetricBounds? Bounds { get; init; }

    /// <summary>The slices that are judged by themselves, those that decide first, at most five. The verdict of the metric is that of all
    /// answers and every slice together.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<MetricSlice>? Slices { get; init; }

    /// <summary>
    /// The approximate number of further requests that the candidate must answer for a verdict; null when it cannot be said.
    /// </summary>
    public long? SamplesWanted { get; init; }

    /// <summary>The bounds, as text: <c>&lt;= 0.05</c>.</summary>
    public string? Threshold { get; init; }

    /// <summary>The verdict of the measurement.</summary>
    public MetricVerdict Verdict { get; init; }

    /// <summary>The number of measurements in a row that were out of bounds.</summary>
    public int Failures { get; init; }

    /// <summary>A sentence that says why there is no verdict, what is out of bounds, or how the metric was measured.</summary>
    public string? Message { get; init; }

    /// <summary>True when the metric is measured and shown but does not decide.</summary>
    public bool DryRun { get; init; }

    /// <summary>The time of the measurement.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset Time { get; init; }
}
