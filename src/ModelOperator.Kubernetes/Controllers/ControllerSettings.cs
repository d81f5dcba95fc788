using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Controllers.Registration;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>The settings that a <see cref="ControllerBuilder{TEntity}"/> collects.</summary>
internal sealed class ControllerSettings<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The controller's name in logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>The number of reconciles at the same time, each of another key.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>Creates the finalizers, each with its identifier in the metadata.</summary>
    public List<(string Identifier, Func<IServiceProvider, IEntityFinalizer<TEntity>> Create)> Finalizers { get; } = [];

    /// <summary>Subscriptions to other sources that enqueue keys.</summary>
    public List<Func<IServiceProvider, Action<ResourceKey>, IDisposable>> Sources { get; } = [];
}
