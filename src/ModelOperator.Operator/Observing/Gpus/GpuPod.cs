using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>
/// A pod of anybody, read no further than what it asks of which node: the cache of a large cluster's pods stays small.
/// </summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
internal sealed record GpuPod : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public GpuPodSpec? Spec { get; init; }

    public GpuPodStatus? Status { get; init; }
}
