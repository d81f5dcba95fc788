namespace ModelOperator.Kubernetes.Models;

/// <summary>Rights in a namespace.</summary>
[KubernetesEntity(Group = "rbac.authorization.k8s.io", ApiVersion = "v1", Kind = "Role", PluralName = "roles")]
public sealed record V1Role : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public IReadOnlyList<V1PolicyRule>? Rules { get; init; }
}
