using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Models;

/// <summary>Since when a container runs.</summary>
public sealed record V1ContainerStateRunning
{
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }
}
