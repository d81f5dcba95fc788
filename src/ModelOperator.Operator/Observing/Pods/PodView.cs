using k8s;
using k8s.Models;

namespace ModelOperator.Operator.Observing.Pods;

/// <summary>A view of a ModelDeployment's pod that has only its node and its state, because there may be thousands.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
internal sealed record PodView : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public PodSpecView? Spec { get; init; }

    public PodStatusView? Status { get; init; }
}
