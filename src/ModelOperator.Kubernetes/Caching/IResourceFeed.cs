using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>The changes of a cache of one kind.</summary>
public interface IResourceFeed<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Tells <paramref name="handler"/> every later change, after an Added for each object that is already there. Calls come one at a time
    /// and in order; the handler must return quickly.
    /// </summary>
    /// <returns>A handle whose disposal ends the subscription.</returns>
    IDisposable Subscribe(Action<ResourceChange<T>> handler);
}
