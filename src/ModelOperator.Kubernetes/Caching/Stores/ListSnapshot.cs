using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>A whole list at one version.</summary>
/// <param name="Items">The objects that are kept, stored page by page, because as they were read they take much memory.</param>
/// <param name="Unreadable">The metadata of objects that exist and do not fit the model.</param>
/// <param name="ResourceVersion">The version to watch from.</param>
internal sealed record ListSnapshot<T>(IReadOnlyList<StoredObject<T>> Items, IReadOnlyList<V1ObjectMeta> Unreadable, string ResourceVersion)
    where T : class, IKubernetesObject<V1ObjectMeta>;
