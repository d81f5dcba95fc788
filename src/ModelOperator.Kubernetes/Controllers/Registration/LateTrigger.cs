using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;

namespace ModelOperator.Kubernetes.Controllers.Registration;

/// <summary>
/// Finds the controller's queue when it is first needed, so that a controller and the services that it uses can hold its trigger.
/// </summary>
internal sealed class LateTrigger<TEntity>(IServiceProvider provider) : IReconcileTrigger<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lazy<ControllerLoop<TEntity>> _loop = new(provider.GetRequiredService<ControllerLoop<TEntity>>);

    public void Enqueue(string? ns, string name) => _loop.Value.Enqueue(ns, name);
}
