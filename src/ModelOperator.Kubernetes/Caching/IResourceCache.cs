using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>A cache of one kind, which an informer keeps. Its objects are shared and must not be changed.</summary>
public interface IResourceCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>True once the first list is in the cache.</summary>
    bool HasSynced { get; }

    /// <summary>
    /// True when the last list of the kind was answered. False before the first one, and while the server does not serve a kind that is
    /// <see cref="Reflecting.InformerOptions{T}.IsOptional">optional</see>; the cache is empty then.
    /// </summary>
    bool IsServed { get; }

    /// <summary>The object; null when it is not in the cache.</summary>
    T? Get(string? ns, string name);

    /// <summary>All objects of a namespace, or of every namespace when <paramref name="ns"/> is null.</summary>
    IReadOnlyList<T> List(string? ns = null);

    /// <summary>The objects whose controller owner has this UID.</summary>
    IReadOnlyList<T> ListByOwner(string ownerUid);

    /// <summary>
    /// The objects of a namespace whose label has this value. The label must have been named as an index when the informer was added.
    /// </summary>
    IReadOnlyList<T> ListByLabel(string ns, string label, string value);
}
