using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes;

/// <summary>The key of an object: its namespace and name.</summary>
/// <param name="Namespace">Its namespace; null for cluster-scoped kinds.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ResourceKey(string? Namespace, string Name)
{
    /// <summary>The key of an object.</summary>
    public static ResourceKey Of(IKubernetesObject<V1ObjectMeta> resource) =>
        new(resource.Metadata.NamespaceProperty, resource.Metadata.Name ?? "");

    /// <summary>The key of the controller that owns an object; null when no controller of that kind does.</summary>
    /// <param name="resource">The owned object; its owner is in the same namespace.</param>
    /// <param name="group">The owner's API group; empty for the core group.</param>
    /// <param name="kind">The owner's kind.</param>
    public static ResourceKey? OfOwner(IKubernetesObject<V1ObjectMeta> resource, string group, string kind)
    {
        foreach (var owner in resource.Metadata.OwnerReferences ?? [])
        {
            if (owner is { Controller: true, Name: { } name, ApiVersion: { } version } && owner.Kind == kind
                && GroupOf(version).SequenceEqual(group))
            {
                return new ResourceKey(resource.Metadata.NamespaceProperty, name);
            }
        }

        return null;
    }

    /// <inheritdoc />
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";

    private static ReadOnlySpan<char> GroupOf(string apiVersion) =>
        apiVersion.IndexOf('/') is var slash and >= 0 ? apiVersion.AsSpan(0, slash) : [];
}
