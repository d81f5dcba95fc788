using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>Brings the cluster in line with one entity. The interface has the shape of KubeOps'.</summary>
public interface IEntityController<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Reconciles an entity. It is called with the newest cached object, and never twice at once for one key. An exception is retried with
    /// backoff.
    /// </summary>
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>Called with the last known object when the entity is gone from the cache.</summary>
    Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}
