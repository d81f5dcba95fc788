using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>A cache of one kind, kept by an informer. Snapshots are shared: never mutate them.</summary>
public interface IResourceCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>True once the first list is in.</summary>
    bool HasSynced { get; }

    /// <summary>The object, or null.</summary>
    T? Get(string? ns, string name);

    /// <summary>All objects of a namespace; of every namespace when null.</summary>
    IReadOnlyList<T> List(string? ns = null);

    /// <summary>Objects whose controller owner has this UID.</summary>
    IReadOnlyList<T> ListByOwner(string ownerUid);

    /// <summary>
    /// Objects of a namespace whose label has this value. The label must have been named as an index when the informer was added.
    /// </summary>
    IReadOnlyList<T> ListByLabel(string ns, string label, string value);
}
