using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Controllers.Registration;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>What a <see cref="ControllerBuilder{TEntity}"/> builds up.</summary>
internal sealed class ControllerSettings<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The controller's name in logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>Reconciles at once, each of another key.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>Makes the finalizers, with the identifiers under which they stand in the metadata.</summary>
    public List<(string Identifier, Func<IServiceProvider, IEntityFinalizer<TEntity>> Create)> Finalizers { get; } = [];

    /// <summary>Subscribe to what else enqueues a key.</summary>
    public List<Func<IServiceProvider, Action<ResourceKey>, IDisposable>> Sources { get; } = [];
}
