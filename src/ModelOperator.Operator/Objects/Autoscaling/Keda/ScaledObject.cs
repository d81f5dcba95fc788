using k8s;
using k8s.Models;

namespace ModelOperator.Operator.Objects.Autoscaling.Keda;

/// <summary>
/// KEDA's description of how a Deployment is scaled, with the fields that the operator sets or minds. Any other belongs to whoever has set
/// it.
/// </summary>
[KubernetesEntity(Group = KedaApi.Group, ApiVersion = KedaApi.Version, Kind = KedaApi.Kind, PluralName = "scaledobjects")]
internal sealed record ScaledObject : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public ScaledObjectSpec? Spec { get; init; }
}
