using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>One change of the cache, reported after it was made.</summary>
/// <param name="Type">The kind of change.</param>
/// <param name="Object">The object as it is now, or as it last was when it is gone.</param>
/// <param name="Old">The object as it was before an update; null otherwise.</param>
public readonly record struct ResourceChange<T>(ResourceChangeType Type, T Object, T? Old)
    where T : class, IKubernetesObject<V1ObjectMeta>;
