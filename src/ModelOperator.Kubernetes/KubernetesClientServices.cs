using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Configuration;
using Prometheus;

namespace ModelOperator.Kubernetes;

/// <summary>Registers the client.</summary>
public static class KubernetesClientServices
{
    /// <summary>
    /// Adds <see cref="IKubernetesApi"/> and <see cref="KubernetesConnection"/>. The cluster is looked for on first use. A further call
    /// only adds options.
    /// </summary>
    public static IServiceCollection AddKubernetesClient(
        this IServiceCollection services, Action<KubernetesClientOptions>? configure = null)
    {
        services.AddLogging();
        services.TryAddSingleton<CollectorRegistry>();
        services.AddOptions<KubernetesClientOptions>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<KubernetesClientOptions>>().Value;
            return KubernetesConnection.Load(options.Kubeconfig, options.Context, provider.GetRequiredService<TimeProvider>());
        });
        services.TryAddSingleton(static provider => new KubernetesApi(
            provider.GetRequiredService<KubernetesConnection>(),
            provider.GetRequiredService<IOptions<KubernetesClientOptions>>().Value,
            provider.GetRequiredService<ILogger<KubernetesApi>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<CollectorRegistry>()));
        services.TryAddSingleton<IKubernetesApi>(static provider => provider.GetRequiredService<KubernetesApi>());
        return services;
    }
}
