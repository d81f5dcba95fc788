using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Models;

/// <summary>A condition as machines read it: type, status, reason, message.</summary>
public sealed record V1Condition
{
    public string? Type { get; init; }

    /// <summary>True, False or Unknown.</summary>
    public string? Status { get; init; }

    public long? ObservedGeneration { get; init; }

    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>One CamelCase word.</summary>
    public string? Reason { get; init; }

    public string? Message { get; init; }
}
