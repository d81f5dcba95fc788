using System.Text.Json.Serialization;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Status.Monitoring;

/// <summary>What one check says, as of the moment when its verdict last changed; the value of the moment is a metric.</summary>
public sealed record CheckStatus
{
    /// <summary>The check's name in the spec.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its verdict.</summary>
    public CheckVerdict Verdict { get; init; }

    /// <summary>The worst value; null without data.</summary>
    public double? Value { get; init; }

    /// <summary>The limit as text: <c>&lt;= 0.2</c>.</summary>
    public string? Limit { get; init; }

    /// <summary>Requests, rows or values in the window.</summary>
    public long? Samples { get; init; }

    /// <summary>The time since which it has this verdict.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset Since { get; init; }

    /// <summary>The features or outputs with the worst values, five at most, the worst first.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<CheckedItem>? Worst { get; init; }

    /// <summary>The sentence for people.</summary>
    public string? Message { get; init; }
}
