using k8s;
using k8s.Models;

namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>
/// A view of anybody's pod that has only what the pod asks of its node, so that the cache stays small in a large cluster.
/// </summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
internal sealed record GpuPod : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public GpuPodSpec? Spec { get; init; }

    public GpuPodStatus? Status { get; init; }
}
