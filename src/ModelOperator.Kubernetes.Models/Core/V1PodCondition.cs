using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Models;

/// <summary>A condition of a pod.</summary>
public sealed record V1PodCondition
{
    public string? Type { get; init; }

    public string? Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }
}
