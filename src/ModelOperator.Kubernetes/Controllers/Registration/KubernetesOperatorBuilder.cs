using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelOperator.Kubernetes.Client.Discovery;

namespace ModelOperator.Kubernetes.Controllers.Registration;

/// <summary>Adds controllers to an operator.</summary>
public sealed class KubernetesOperatorBuilder
{
    internal KubernetesOperatorBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services that the operator is made from.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a controller as a singleton, and <see cref="IReconcileTrigger{TEntity}"/> for its queue.</summary>
    /// <param name="configure">Sets what it owns and watches, and its number of workers.</param>
    public KubernetesOperatorBuilder AddController<TController, TEntity>(Action<ControllerBuilder<TEntity>>? configure = null)
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (Services.Any(s => s.ServiceType == typeof(ControllerSettings<TEntity>)))
        {
            throw new InvalidOperationException($"{typeof(TEntity).Name} has a controller already; two would write over each other.");
        }

        var settings = new ControllerSettings<TEntity> { Name = ResourceType.Of<TEntity>().Kind.ToLowerInvariant() };
        Services.AddSingleton(settings);
        configure?.Invoke(new ControllerBuilder<TEntity>(Services, settings));
        if (configure is null)
        {
            _ = new ControllerBuilder<TEntity>(Services, settings);
        }

        Services.TryAddSingleton<TController>();
        Services.TryAddSingleton<IEntityController<TEntity>>(static provider => provider.GetRequiredService<TController>());
        Services.TryAddSingleton<ControllerLoop<TEntity>>();
        Services.AddSingleton<IControllerLoop>(static provider => provider.GetRequiredService<ControllerLoop<TEntity>>());
        // The trigger is resolved late, because the controller itself may ask for the trigger of its own queue.
        Services.TryAddSingleton<IReconcileTrigger<TEntity>, LateTrigger<TEntity>>();
        return this;
    }
}
