using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>An informer stays right when the network and the server do not cooperate.</summary>
public sealed class InformerContract : ApiContract
{
    [Fact]
    public async Task ACutWatch_GoesOn_AndMissesNothing()
    {
        await using var proxy = new CuttingProxy(Cluster.Connection.Server);
        var connection = Cluster.Connection with { Server = proxy.Address, TlsServerName = Cluster.Connection.TlsServerName ?? Cluster.Connection.Server.Host };
        using var api = new KubernetesApi(connection);
        await Api.CreateAsync(Map("before"), Soon);
        var informer = InformerOf(api);
        using var stop = new CancellationTokenSource();
        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(Soon);

        proxy.Cut();
        await Api.CreateAsync(Map("meanwhile"), Soon);
        await Api.DeleteAsync<V1ConfigMap>(Namespace, "before", new DeleteOptions(), Soon);
        proxy.Mend();
        await Eventually.Get(
            () => Task.FromResult(Names(informer)), names => names.SequenceEqual(["meanwhile"], StringComparer.Ordinal), "the cache has caught up");

        proxy.CutsSoFar.ShouldBeGreaterThan(0);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task WhatIsChanged_IsTold_AfterItWasListed()
    {
        await Api.CreateAsync(Map("a"), Soon);
        var informer = InformerOf(Api);
        var told = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var subscription = informer.Subscribe(change => told.Enqueue($"{change.Type} {change.Object.Data!["value"]}"));
        using var stop = new CancellationTokenSource();
        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(Soon);
        await Api.ApplyAsync(Map("a", "2"), Manager with { Force = true }, Soon);
        await Api.DeleteAsync<V1ConfigMap>(Namespace, "a", new DeleteOptions(), Soon);
        await Eventually.Get(() => Task.FromResult(told.Count), count => count == 3, "three changes were told");
        told.ShouldBe(["Added 1", "Updated 2", "Deleted 2"]);
        await stop.CancelAsync();
        await running;
    }

    private static List<string?> Names(Informer<V1ConfigMap> informer) => [.. informer.List().Select(m => m.Metadata.Name).Order(StringComparer.Ordinal)];

    private Informer<V1ConfigMap> InformerOf(IKubernetesApi api) => new(
        api,
        Options.Create(new InformerOptions<V1ConfigMap> { Namespace = Namespace, FieldSelector = "metadata.name!=kube-root-ca.crt" }),
        TimeProvider.System,
        NullLogger<Informer<V1ConfigMap>>.Instance);
}
