using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Controllers.Writes;

/// <summary>
/// Makes a controller see its own writes (R22): after a write, the key that caused it is held back until the cache contains what was
/// written. Writers report what the server returned. Kinds without an informer are ignored.
/// </summary>
public interface IWriteTracker
{
    /// <summary>Notes a write.</summary>
    /// <param name="key">The key of the entity whose reconcile wrote.</param>
    /// <param name="written">The object as the server returned it.</param>
    void Wrote<T>(ResourceKey key, T written)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Notes a deletion.</summary>
    /// <param name="key">The key of the entity whose reconcile deleted.</param>
    /// <param name="deleted">The object as it was in the cache.</param>
    void Deleted<T>(ResourceKey key, T deleted)
        where T : class, IKubernetesObject<V1ObjectMeta>;
}
