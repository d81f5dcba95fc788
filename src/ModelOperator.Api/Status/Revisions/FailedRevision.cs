using System.Text.Json.Serialization;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Revisions;

/// <summary>A revision that failed, and why.</summary>
public sealed record FailedRevision
{
    /// <summary>The revision.</summary>
    public string Revision { get; set; } = "";

    /// <summary>One CamelCase word.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The sentence for people.</summary>
    public string Message { get; set; } = "";

    /// <summary>When.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset Time { get; init; }
}
