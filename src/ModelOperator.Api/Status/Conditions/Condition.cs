using System.Text.Json.Serialization;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Conditions;

/// <summary>A condition as machines read it: type, status, reason, message.</summary>
public sealed record Condition
{
    /// <summary>What it is about, in CamelCase.</summary>
    public string? Type { get; init; }

    /// <summary>True, False or Unknown.</summary>
    public string? Status { get; init; }

    /// <summary>The generation of the spec that it was judged on.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When its status last changed.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>One CamelCase word.</summary>
    public string? Reason { get; init; }

    /// <summary>The sentence for people.</summary>
    public string? Message { get; init; }
}
