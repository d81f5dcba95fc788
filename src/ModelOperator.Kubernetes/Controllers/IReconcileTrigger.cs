using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>Requests a reconcile although nothing in the cluster has changed, for results of work in the background.</summary>
public interface IReconcileTrigger<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Adds a key to the controller's queue; does nothing while this process does not lead.</summary>
    void Enqueue(string? ns, string name);
}
