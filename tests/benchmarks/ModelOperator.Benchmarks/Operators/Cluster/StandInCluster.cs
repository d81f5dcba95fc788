using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Contracts.Objects;
using ModelOperator.Contracts.Routes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Operator.Objects.Gateway;

namespace ModelOperator.Benchmarks.Operators.Cluster;

/// <summary>All that an API server alone lacks for the Deployments of one namespace: their pods run, and gateways answer.</summary>
internal sealed class StandInCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PodNetwork _network;
    private readonly StandInDeployments _deployments;
    private readonly List<IDisposable> _subscriptions = [];
    private Task _work = Task.CompletedTask;

    private StandInCluster(IKubernetesApi api, StandInNode node, PodNetwork network, StandInGateways gateways)
    {
        (_network, Gateways) = (network, gateways);
        _deployments = new(api, node, network, gateways);
    }

    /// <summary>The gateways.</summary>
    public StandInGateways Gateways { get; }

    /// <summary>The number of pods that it has made.</summary>
    public int PodsMade => _deployments.Made;

    /// <summary>Starts it. Pods of the Deployments that are there already are made at once.</summary>
    public static async Task<StandInCluster> StartAsync(IKubernetesApi api, string ns, StandInNode node)
    {
        // A pod's service account must exist, and no controller makes it here.
        await api.CreateAsync(
            new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = ns } }, CancellationToken.None);
        var network = await PodNetwork.OpenAsync();
        var cluster = new StandInCluster(api, node, network, await StandInGateways.StartAsync(ns));
        var deployments = Informer<V1Deployment>(api, ns);
        var configMaps = Informer<V1ConfigMap>(api, ns);
        cluster._subscriptions.Add(deployments.Subscribe(
            change => cluster._deployments.Note(change.Object, change.Type is ResourceChangeType.Deleted)));
        cluster._subscriptions.Add(configMaps.Subscribe(change => cluster.Apply(change.Object)));
        cluster._work = Task.WhenAll(
            deployments.RunAsync(cluster._stop.Token), configMaps.RunAsync(cluster._stop.Token),
            cluster._deployments.RunAsync(ns, cluster._stop.Token));
        return cluster;
    }

    /// <summary>Throws what has made it stop, when it has stopped.</summary>
    public async Task CheckAsync()
    {
        if (_work.IsCompleted)
        {
            await _work;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _subscriptions.ForEach(subscription => subscription.Dispose());
        await Gateways.DisposeAsync();
        await _network.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>An informer of one namespace. Nobody runs it yet.</summary>
    public static Informer<T> Informer<T>(IKubernetesApi api, string ns)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(api, new InformerOptions<T> { Namespaces = [ns] }, TimeProvider.System, Random.Shared, NullLogger.Instance);

    private void Apply(V1ConfigMap configMap)
    {
        if (configMap.Data?.TryGetValue(RouteDocument.Key, out var json) == true && RouteDocuments.TryParse(json) is { } routes
            && configMap.Metadata.Labels?.TryGetValue(ModelOperatorApi.NameLabel, out var name) == true)
        {
            Gateways.Apply(name, routes);
        }
    }
}
