using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Models;

/// <summary>What became of a pod.</summary>
public sealed record V1PodStatus
{
    public string? Phase { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public string? PodIP { get; init; }

    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? StartTime { get; init; }

    public IReadOnlyList<V1PodCondition>? Conditions { get; init; }

    public IReadOnlyList<V1ContainerStatus>? InitContainerStatuses { get; init; }

    public IReadOnlyList<V1ContainerStatus>? ContainerStatuses { get; init; }
}
