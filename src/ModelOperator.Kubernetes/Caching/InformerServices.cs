using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ModelOperator.Kubernetes.Caching.Reflecting;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>Registers informers.</summary>
public static class InformerServices
{
    /// <summary>
    /// Adds <see cref="Informer{T}"/>, which the host runs, as <see cref="IResourceCache{T}"/> and <see cref="IResourceFeed{T}"/>. A
    /// further call for the same kind only adds options.
    /// </summary>
    public static IServiceCollection AddInformer<T>(this IServiceCollection services, Action<InformerOptions<T>>? configure = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        services.AddKubernetesClient();
        services.AddOptions<InformerOptions<T>>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton<Informer<T>>();
        services.TryAddSingleton<IResourceCache<T>>(static provider => provider.GetRequiredService<Informer<T>>());
        services.TryAddSingleton<IResourceFeed<T>>(static provider => provider.GetRequiredService<Informer<T>>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IInformer, Informer<T>>(static provider => provider.GetRequiredService<Informer<T>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, InformerHost>());
        return services;
    }
}
