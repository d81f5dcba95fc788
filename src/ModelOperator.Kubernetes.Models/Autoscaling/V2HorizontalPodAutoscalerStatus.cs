namespace ModelOperator.Kubernetes.Models;

/// <summary>The state that an autoscaler reports.</summary>
public sealed record V2HorizontalPodAutoscalerStatus
{
    /// <summary>ScalingActive, ScalingLimited and others.</summary>
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
