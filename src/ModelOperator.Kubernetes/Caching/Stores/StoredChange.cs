using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>One change of a store, whose objects are read only when somebody wants to know.</summary>
/// <param name="Type">The kind of change.</param>
/// <param name="Object">The object as it is now, or as it last was when it is gone.</param>
/// <param name="Old">The object as it was before an update; null otherwise.</param>
internal readonly record struct StoredChange<T>(ResourceChangeType Type, StoredObject<T> Object, StoredObject<T>? Old)
    where T : class, IKubernetesObject<V1ObjectMeta>;
