using System.Text.Json.Serialization;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Monitoring;

/// <summary>The result of one check at the time when its verdict last changed. A metric shows the present value.</summary>
public sealed record CheckStatus
{
    /// <summary>The check's name in the spec.</summary>
    public string Name { get; set; } = "";

    /// <summary>The verdict of the check.</summary>
    public CheckVerdict Verdict { get; init; }

    /// <summary>With the verdicts NoData and TooFew: the verdict that the check had before them; null when it had none.</summary>
    public CheckVerdict? LastVerdict { get; init; }

    /// <summary>The worst value; null without data.</summary>
    public double? Value { get; init; }

    /// <summary>The limit as text: <c>&lt;= 0.2</c>.</summary>
    public string? Limit { get; init; }

    /// <summary>The number of requests, rows or values in the window.</summary>
    public long? Samples { get; init; }

    /// <summary>The time since which the check has this verdict.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset Since { get; init; }

    /// <summary>The features or outputs with the worst values, the worst first. There are five at most.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<CheckedItem>? Worst { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Message { get; init; }
}
