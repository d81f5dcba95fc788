namespace ModelOperator.Kubernetes.Models;

/// <summary>Who has a role.</summary>
[KubernetesEntity(Group = "rbac.authorization.k8s.io", ApiVersion = "v1", Kind = "RoleBinding", PluralName = "rolebindings")]
public sealed record V1RoleBinding : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public V1RoleRef? RoleRef { get; init; }

    public IReadOnlyList<V1Subject>? Subjects { get; init; }
}
