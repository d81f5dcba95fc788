using System.Text.Json.Serialization;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status;

/// <summary>One transition (R24).</summary>
public sealed record HistoryEntry
{
    /// <summary>The time of the transition.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset Time { get; init; }

    /// <summary>The revision that the transition is about.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The reason, as one CamelCase word. It is the same as the Event's reason.</summary>
    public string Reason { get; set; } = "";

    /// <summary>A sentence for people.</summary>
    public string Message { get; set; } = "";

    /// <summary>The candidate's share after the transition, in percent.</summary>
    public int? Weight { get; init; }

    /// <summary>The metric that decided, if one did.</summary>
    public string? Metric { get; init; }

    /// <summary>The value of that metric.</summary>
    public double? Value { get; init; }

    /// <summary>The bounds of that metric.</summary>
    public string? Threshold { get; init; }
}
