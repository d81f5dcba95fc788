using k8s;
using k8s.Models;

namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>
/// A pod of anybody, read no further than what it asks of which node: the cache of a large cluster's pods stays small.
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
