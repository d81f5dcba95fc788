using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Cli.Clusters;

/// <summary>The cluster that kubectl would talk to.</summary>
internal sealed class KubernetesCluster : ICluster
{
    private readonly ServiceProvider _services;

    private KubernetesCluster(ServiceProvider services, string? ns)
    {
        _services = services;
        Namespace = ns ?? services.GetRequiredService<KubernetesConnection>().Namespace;
    }

    public IKubernetesApi Api => _services.GetRequiredService<IKubernetesApi>();

    public string Namespace { get; }

    public static ICluster Connect(ConnectionSettings settings)
    {
        var services = new ServiceCollection().AddKubernetesClient(options =>
        {
            options.Kubeconfig = settings.Kubeconfig;
            options.Context = settings.Context;
            options.UserAgent = "kubectl-modeldeployment";
            options.JsonContexts.Add(ModelOperatorJsonContext.Default);
        }).BuildServiceProvider();
        return new KubernetesCluster(services, settings.Namespace);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
