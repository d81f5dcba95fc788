using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Models;

/// <summary>How often it happened again.</summary>
public sealed record V1EventSeries
{
    public int Count { get; init; }

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? LastObservedTime { get; init; }
}
