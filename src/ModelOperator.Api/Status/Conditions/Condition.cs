using System.Text.Json.Serialization;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Conditions;

/// <summary>A condition that programs read: type, status, reason and message.</summary>
public sealed record Condition
{
    /// <summary>The type of the condition, in CamelCase.</summary>
    public string? Type { get; init; }

    /// <summary>The status: True, False or Unknown.</summary>
    public string? Status { get; init; }

    /// <summary>The generation of the spec that the condition was judged on.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>The time at which the status last changed.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>The reason, as one CamelCase word.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Message { get; init; }
}
