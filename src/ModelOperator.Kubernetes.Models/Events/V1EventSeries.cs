namespace ModelOperator.Kubernetes.Models;

/// <summary>How often it happened again.</summary>
public sealed record V1EventSeries
{
    public int Count { get; init; }

    public DateTimeOffset? LastObservedTime { get; init; }
}
