using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.Commands.Documents;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Commands.Clusters;

/// <summary>The cluster that kubectl would talk to.</summary>
internal sealed class KubernetesCluster : ICluster
{
    private readonly ServiceProvider _services;

    private KubernetesCluster(ServiceProvider services, string ns)
    {
        _services = services;
        Namespace = ns;
    }

    public IKubernetesApi Api => _services.GetRequiredService<IKubernetesApi>();

    public string Namespace { get; }

    public KubernetesConnection Connection => _services.GetRequiredService<KubernetesConnection>();

    /// <summary>Reads the kubeconfig. Nothing is sent before the first request.</summary>
    /// <exception cref="KubernetesConfigurationException">There is no usable configuration.</exception>
    public static ICluster Connect(ConnectionSettings settings)
    {
        var connection = ActingAs(KubernetesConnection.Load(settings.Kubeconfig, settings.Context), settings);
        return Connect(
            settings.Namespace is { } ns ? connection with { Namespace = ns } : connection, "kubectl-modeldeployment", TimeProvider.System);
    }

    /// <summary>Uses a connection that is known. Nothing is sent before the first request.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="userAgent">The name of the program in the API server's audit log.</param>
    /// <param name="time">The clock.</param>
    public static ICluster Connect(KubernetesConnection connection, string userAgent, TimeProvider time)
    {
        var services = new ServiceCollection().AddSingleton(connection).AddSingleton(time).AddKubernetesClient(options =>
        {
            options.UserAgent = userAgent;
            options.JsonContexts.Add(ModelOperatorJsonContext.Default);
            options.JsonContexts.Add(DocumentJsonContext.Default);
        }).BuildServiceProvider();
        return new KubernetesCluster(services, connection.Namespace);
    }

    /// <summary>The connection with the user of <c>--as</c>, who replaces a user that the kubeconfig impersonates.</summary>
    internal static KubernetesConnection ActingAs(KubernetesConnection connection, ConnectionSettings settings)
    {
        if (settings.ActAs is null)
        {
            return connection;
        }

        var user = KeyValuePair.Create("Impersonate-User", settings.ActAs);
        return connection with
        {
            Headers = settings.ActAsGroup is { } group ? [user, KeyValuePair.Create("Impersonate-Group", group)] : [user],
        };
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
