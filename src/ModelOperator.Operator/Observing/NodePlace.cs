using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Operator.Observing;

/// <summary>A node, read no further than whether it takes pods.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Node", PluralName = "nodes", Namespaced = false)]
internal sealed record NodePlace : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public V1NodeSpec? Spec { get; init; }
}
