namespace ModelOperator.Kubernetes.Models;

/// <summary>A way to run containers, and the nodes that know it.</summary>
[KubernetesEntity(
    Group = "node.k8s.io", ApiVersion = "v1", Kind = "RuntimeClass", PluralName = "runtimeclasses", Namespaced = false, OlderVersions = ["v1beta1"])]
public sealed record V1RuntimeClass : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public V1Scheduling? Scheduling { get; init; }
}
