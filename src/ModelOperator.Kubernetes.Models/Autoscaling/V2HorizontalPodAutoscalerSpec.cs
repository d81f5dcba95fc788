namespace ModelOperator.Kubernetes.Models;

/// <summary>What is scaled, between which bounds, by what.</summary>
public sealed record V2HorizontalPodAutoscalerSpec
{
    public V2CrossVersionObjectReference? ScaleTargetRef { get; init; }

    public int? MinReplicas { get; init; }

    public int? MaxReplicas { get; init; }

    /// <summary>The autoscaler takes the largest answer. Servers before 1.23 store CPU apart and give it back last.</summary>
    public IReadOnlyList<V2MetricSpec>? Metrics { get; init; }
}
