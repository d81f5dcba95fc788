using k8s;
using k8s.Models;

namespace ModelOperator.Operator.Observing.Gpus.Watched;

/// <summary>A view of a node that has only which pods it takes and how many GPUs it has; its images and addresses are left out.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Node", PluralName = "nodes")]
internal sealed record GpuNode : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public NodeSpecView? Spec { get; init; }

    public GpuNodeStatus? Status { get; init; }
}
