using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers.Writes;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Settings;

namespace ModelOperator.Kubernetes.Controllers.Registration;

/// <summary>Registers an operator.</summary>
public static class OperatorServices
{
    /// <summary>
    /// Adds what an operator needs: the client, which from then on writes only while this process leads, leader election,
    /// <see cref="IEventRecorder"/>, <see cref="IWriteTracker"/>, and the host that runs the controllers.
    /// </summary>
    public static KubernetesOperatorBuilder AddKubernetesOperator(
        this IServiceCollection services, Action<OperatorOptions>? configure = null)
    {
        services.AddKubernetesClient();
        services.AddOptions<OperatorOptions>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        GuardWrites(services);
        services.TryAddSingleton<WriteTracker>();
        services.TryAddSingleton<IWriteTracker>(static provider => provider.GetRequiredService<WriteTracker>());

        // Services stop in the reverse order: first the controllers stop, then the lease is released, and then the last Events are sent.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Caching.InformerHost>());
        services.TryAddSingleton<EventRecorder>();
        services.TryAddSingleton<IEventRecorder>(static provider => provider.GetRequiredService<EventRecorder>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHostedService, EventRecorder>(static provider => provider.GetRequiredService<EventRecorder>()));
        services.TryAddSingleton<LeaderElector>();
        services.TryAddSingleton<ILeadership>(static provider =>
            provider.GetRequiredService<IOptions<OperatorOptions>>().Value.LeaderElection.Enabled
                ? provider.GetRequiredService<LeaderElector>()
                : new AlwaysLeading());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LeaderElectionHost>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, OperatorHost>());
        return new KubernetesOperatorBuilder(services);
    }

    private static void GuardWrites(IServiceCollection services)
    {
        if (services.Any(s => s.ServiceType == typeof(IKubernetesApi) && Equals(s.ServiceKey, LeaderGuardedApi.Unguarded)))
        {
            return;
        }

        // The registered client, whether it is the project's own or a test's, is put behind the guard.
        var client = services.Last(s => s.ServiceType == typeof(IKubernetesApi) && !s.IsKeyedService);
        services.Remove(client);
        services.AddKeyedSingleton<IKubernetesApi>(LeaderGuardedApi.Unguarded, (provider, _) => (IKubernetesApi)(
            client.ImplementationInstance
            ?? client.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, client.ImplementationType!)));
        services.AddSingleton<IKubernetesApi>(static provider => new LeaderGuardedApi(
            provider.GetRequiredKeyedService<IKubernetesApi>(LeaderGuardedApi.Unguarded), provider.GetRequiredService<ILeadership>()));
    }
}
