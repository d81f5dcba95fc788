using k8s;
using k8s.Models;

namespace ModelOperator.Operator.Observing;

/// <summary>A view of a node that has only whether it takes pods.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Node", PluralName = "nodes")]
internal sealed record NodePlace : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public NodeSpecView? Spec { get; init; }
}
