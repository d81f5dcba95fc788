using k8s.Models;
using ModelOperator.Api.Spec.Keda;

namespace ModelOperator.Operator.Objects.Autoscaling.Keda;

/// <summary>The spec of a <see cref="ScaledObject"/>. Triggers and fallback have the form in which a ModelDeployment names them.</summary>
internal sealed record ScaledObjectSpec
{
    public V2CrossVersionObjectReference? ScaleTargetRef { get; init; }

    public int? MinReplicaCount { get; init; }

    public int? MaxReplicaCount { get; init; }

    /// <summary>The number of pods without an active trigger. It is never set: a model goes to zero pods by the operator alone.</summary>
    public int? IdleReplicaCount { get; init; }

    public IReadOnlyList<KedaTrigger>? Triggers { get; init; }

    public KedaFallback? Fallback { get; init; }
}
