using System.Text.Json.Serialization;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Revisions;

/// <summary>A revision that failed, and why.</summary>
public sealed record FailedRevision
{
    /// <summary>The revision that failed.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The reason, as one CamelCase word.</summary>
    public string Reason { get; set; } = "";

    /// <summary>A sentence for people.</summary>
    public string Message { get; set; } = "";

    /// <summary>The time of the failure.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset Time { get; init; }
}
