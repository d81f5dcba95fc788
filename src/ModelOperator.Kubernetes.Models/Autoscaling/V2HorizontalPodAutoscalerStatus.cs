namespace ModelOperator.Kubernetes.Models;

/// <summary>What an autoscaler says of itself.</summary>
public sealed record V2HorizontalPodAutoscalerStatus
{
    /// <summary>ScalingActive, ScalingLimited and others.</summary>
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
