using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Settings;

namespace ModelOperator.Kubernetes.Controllers.Registration;

/// <summary>Describes a controller: the kinds that it watches, and its number of workers.</summary>
public sealed class ControllerBuilder<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly IServiceCollection _services;
    private readonly ControllerSettings<TEntity> _settings;

    internal ControllerBuilder(IServiceCollection services, ControllerSettings<TEntity> settings)
    {
        _services = services;
        _settings = settings;
        AddScopedInformer<TEntity>(configure: null);
    }

    /// <summary>Sets options of the entity's own informer.</summary>
    public ControllerBuilder<TEntity> For(Action<InformerOptions<TEntity>> configure)
    {
        AddScopedInformer(configure);
        return this;
    }

    /// <summary>
    /// Reconciles the owner when an object of this kind changes whose controller reference names a <typeparamref name="TEntity"/>.
    /// </summary>
    /// <param name="configure">Sets options of its informer.</param>
    /// <param name="isSame">True when the difference between two states does not matter to the owner.</param>
    public ControllerBuilder<TEntity> Owns<T>(Action<InformerOptions<T>>? configure = null, Func<T, T, bool>? isSame = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var owner = ResourceType.Of<TEntity>();
        return Watches(o => ResourceKey.OfOwner(o, owner.Group, owner.Kind) is { } key ? [key] : [], configure, isSame);
    }

    /// <summary>
    /// Reconciles the keys that <paramref name="map"/> returns when an object of this kind changes. It is called with the old state, too.
    /// </summary>
    /// <param name="map">Returns the keys.</param>
    /// <param name="configure">Sets options of the kind's informer.</param>
    /// <param name="isSame">True when the difference between two states does not matter.</param>
    public ControllerBuilder<TEntity> Watches<T>(
        Func<T, IEnumerable<ResourceKey>> map, Action<InformerOptions<T>>? configure = null, Func<T, T, bool>? isSame = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        AddScopedInformer(configure);
        _settings.Sources.Add((provider, enqueue) => provider.GetRequiredService<Informer<T>>().Subscribe(change =>
        {
            if (change is { Type: ResourceChangeType.Updated, Old: { } before } && isSame?.Invoke(before, change.Object) == true)
            {
                return;
            }

            foreach (var key in map(change.Object))
            {
                enqueue(key);
            }

            if (change.Old is { } old)
            {
                foreach (var key in map(old))
                {
                    enqueue(key);
                }
            }
        }));
        return this;
    }

    /// <summary>Sets the number of keys that are reconciled at the same time; 1 by default.</summary>
    public ControllerBuilder<TEntity> WithWorkers(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _settings.Workers = workers;
        return this;
    }

    /// <summary>Adds a finalizer, which is set on every entity before its first reconcile.</summary>
    /// <param name="identifier">The name of the finalizer in the metadata, as <c>modeloperator.dev/traffic</c>.</param>
    public ControllerBuilder<TEntity> AddFinalizer<TFinalizer>(string identifier)
        where TFinalizer : class, IEntityFinalizer<TEntity>
    {
        _settings.Finalizers.Add((identifier, static provider => ActivatorUtilities.GetServiceOrCreateInstance<TFinalizer>(provider)));
        return this;
    }

    private void AddScopedInformer<T>(Action<InformerOptions<T>>? configure)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _services.AddInformer(configure);
        _services.AddOptions<InformerOptions<T>>().PostConfigure<IOptions<OperatorOptions>>(static (options, all) =>
        {
            if (options.Namespaces.Count == 0 && ResourceType.Of<T>().Namespaced)
            {
                options.Namespaces = all.Value.Namespaces;
            }
        });
    }
}
