using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>Cleans up before an entity is deleted. The interface has the shape of KubeOps'.</summary>
public interface IEntityFinalizer<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Called while the entity is being deleted, until it succeeds; then the finalizer is removed.</summary>
    Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
}
