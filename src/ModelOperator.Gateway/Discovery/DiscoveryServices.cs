using k8s.Models;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;

namespace ModelOperator.Gateway.Discovery;

/// <summary>Registers the parts of the gateway that watch the cluster.</summary>
internal static class DiscoveryServices
{
    /// <summary>Watches the one ConfigMap with the routes, by its name as the gateway's Role demands, and the EndpointSlices of the
    /// ModelDeployment. The slices inherit the labels of their Services, so the pods of a revision are known before it is routed.</summary>
    public static void AddClusterRoutes(this IServiceCollection services, GatewayOptions options)
    {
        services.AddKubernetesClient(client => client.JsonContexts.Add(EndpointSliceJsonContext.Default));
        services.AddInformer<V1ConfigMap>(informer =>
        {
            informer.Namespaces = [options.Namespace];
            informer.FieldSelector = $"metadata.name={GatewayNames.Of(options.Name)}";
            informer.NewestFirst = true; // a gateway that restarts must not use routes that the operator has already replaced
        });
        services.AddInformer<EndpointSliceView>(informer =>
        {
            informer.Namespaces = [options.Namespace];
            informer.LabelSelector = $"{ModelOperatorApi.NameLabel}={options.Name}";
            informer.NewestFirst = true;
        });
        services.AddHostedService<RouteSync>();
    }
}
