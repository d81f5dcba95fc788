using System.Text.Json.Serialization;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status;

/// <summary>The newest measurement of one metric.</summary>
public sealed record MetricStatus
{
    /// <summary>The metric's name in the spec.</summary>
    public string Name { get; set; } = "";

    /// <summary>The query as it was sent.</summary>
    public string? Query { get; init; }

    /// <summary>What came back; null without data.</summary>
    public double? Value { get; init; }

    /// <summary>What the candidate did; with a built-in metric, or one compared with stable.</summary>
    public MetricSample? Candidate { get; init; }

    /// <summary>What the stable revision did in the same time; where it had no requests, in the time before the stage.</summary>
    public MetricSample? Stable { get; init; }

    /// <summary>Where the compared value lies; with a built-in metric.</summary>
    public MetricBounds? Bounds { get; init; }

    /// <summary>The slices that are judged by themselves, those that decide first, five at most. The verdict above is that of all
    /// answers and every slice together.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<MetricSlice>? Slices { get; init; }

    /// <summary>About how many more requests the candidate must answer for a verdict; null when that cannot be said.</summary>
    public long? SamplesWanted { get; init; }

    /// <summary>The bounds, as text: <c>&lt;= 0.05</c>.</summary>
    public string? Threshold { get; init; }

    /// <summary>What it means.</summary>
    public MetricVerdict Verdict { get; init; }

    /// <summary>Measurements out of bounds in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Why there is no verdict, or what is out of bounds, or how it was measured.</summary>
    public string? Message { get; init; }

    /// <summary>Measured and shown, never deciding.</summary>
    public bool DryRun { get; init; }

    /// <summary>When it was measured.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset Time { get; init; }
}
