using System.Text.Json.Serialization;

namespace ModelOperator.Api.Status;

/// <summary>One transition (R24).</summary>
public sealed record HistoryEntry
{
    /// <summary>When.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset Time { get; init; }

    /// <summary>Which revision it is about.</summary>
    public string Revision { get; set; } = "";

    /// <summary>What happened: one CamelCase word, the same as the Event's reason.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The sentence for people.</summary>
    public string Message { get; set; } = "";

    /// <summary>The candidate's share after it, in percent.</summary>
    public int? Weight { get; init; }

    /// <summary>The metric that decided, when one did.</summary>
    public string? Metric { get; init; }

    /// <summary>That metric's value.</summary>
    public double? Value { get; init; }

    /// <summary>That metric's bounds.</summary>
    public string? Threshold { get; init; }
}
