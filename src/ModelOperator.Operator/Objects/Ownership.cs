using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;

namespace ModelOperator.Operator.Objects;

/// <summary>Labels and owner references that make an object ours.</summary>
internal static class Ownership
{
    /// <summary>The value of the managed-by label.</summary>
    public const string ManagedBy = "model-operator";

    /// <summary>Metadata of an object owned by <paramref name="owner"/>.</summary>
    public static V1ObjectMeta Metadata(ModelDeployment owner, string name, string component, string? revision = null) => new()
    {
        Name = name,
        NamespaceProperty = owner.Metadata.NamespaceProperty,
        Labels = Labels(owner, component, revision),
        OwnerReferences = [Reference(owner)],
    };

    /// <summary>The reference that makes an object owned by <paramref name="owner"/>.</summary>
    public static V1OwnerReference Reference(ModelDeployment owner) => new()
    {
        ApiVersion = ModelOperatorApi.GroupVersion,
        Kind = "ModelDeployment",
        Name = owner.Metadata.Name,
        Uid = owner.Metadata.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>The labels of an owned object, sorted by name.</summary>
    public static SortedDictionary<string, string> Labels(ModelDeployment owner, string component, string? revision = null)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [ModelOperatorApi.ManagedByLabel] = ManagedBy,
            [ModelOperatorApi.NameLabel] = owner.Metadata.Name!,
            [ModelOperatorApi.ComponentLabel] = component,
        };
        if (revision is not null)
        {
            labels[ModelOperatorApi.RevisionLabel] = revision;
        }

        return labels;
    }

    /// <summary>The labels that select the pods of a component, or of one revision.</summary>
    public static SortedDictionary<string, string> Selector(ModelDeployment owner, string component, string? revision = null)
    {
        var selector = Labels(owner, component, revision);
        selector.Remove(ModelOperatorApi.ManagedByLabel);
        return selector;
    }

    /// <summary>The key under which a ModelDeployment is reconciled.</summary>
    public static ResourceKey Key(this ModelDeployment owner) => new(owner.Metadata.NamespaceProperty, owner.Metadata.Name!);

    /// <summary>True when <paramref name="owner"/> controls <paramref name="resource"/>.</summary>
    public static bool Owns(this ModelDeployment owner, IKubernetesObject<V1ObjectMeta> resource) =>
        resource.Metadata.OwnerReferences?.Any(r => r.Controller == true && r.Uid == owner.Metadata.Uid) == true;
}
