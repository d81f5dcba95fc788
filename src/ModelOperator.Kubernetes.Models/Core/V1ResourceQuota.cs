namespace ModelOperator.Kubernetes.Models;

/// <summary>What the objects of a namespace may ask for in all.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "ResourceQuota", PluralName = "resourcequotas")]
public sealed record V1ResourceQuota : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    public V1ResourceQuotaSpec? Spec { get; init; }

    public V1ResourceQuotaStatus? Status { get; init; }
}
