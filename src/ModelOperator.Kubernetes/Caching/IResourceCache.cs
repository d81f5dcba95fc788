using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Caching.Stores;

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

    /// <summary>
    /// True when the kind counts as not served because the server does not let this process list it. Then it is not known whether there
    /// are objects of it.
    /// </summary>
    bool IsForbidden => false;

    /// <summary>The object; null when it is not in the cache.</summary>
    T? Get(string? ns, string name);

    /// <summary>The state in which an object is in the cache; null when it is not. Costs less than <see cref="Get"/>, because the object
    /// need not be read.</summary>
    ObjectVersion? StateOf(string? ns, string name) => Get(ns, name) is { } found ? ObjectVersion.Of(found) : null;

    /// <summary>All objects of a namespace, or of every namespace when <paramref name="ns"/> is null.</summary>
    IReadOnlyList<T> List(string? ns = null);

    /// <summary>The objects whose controller owner has this UID.</summary>
    IReadOnlyList<T> ListByOwner(string ownerUid);

    /// <summary>
    /// The objects of a namespace whose label has this value. The label must have been named as an index when the informer was added.
    /// </summary>
    IReadOnlyList<T> ListByLabel(string ns, string label, string value);

    /// <summary>The states of what <see cref="ListByOwner"/> lists, in the same order. None of the objects is read for it.</summary>
    IReadOnlyList<ObjectVersion> VersionsByOwner(string ownerUid) => [.. ListByOwner(ownerUid).Select(ObjectVersion.Of)];

    /// <summary>The states of what <see cref="ListByLabel"/> lists, in the same order. None of the objects is read for it.</summary>
    IReadOnlyList<ObjectVersion> VersionsByLabel(string ns, string label, string value) =>
        [.. ListByLabel(ns, label, value).Select(ObjectVersion.Of)];
}
