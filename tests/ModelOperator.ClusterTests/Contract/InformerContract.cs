using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>An informer stays right when the network and the server do not cooperate.</summary>
[Trait("server", "any")]
public sealed class InformerContract : ApiContract
{
    [Fact]
    public async Task ACutWatch_GoesOn_AndMissesNothing()
    {
        await using var proxy = new CuttingProxy(Cluster.Connection.Server);
        using var api = ApiThrough(proxy);
        await Api.CreateAsync(Sample("before"), Soon);
        var informer = InformerOf(api);
        using var stop = new CancellationTokenSource();
        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(Soon);

        proxy.Cut();
        await Api.CreateAsync(Sample("meanwhile"), Soon);
        await Api.DeleteAsync<Note>(Namespace, "before", new DeleteOptions(), Soon);
        proxy.Mend();
        await Cluster.Until(
            () => Task.FromResult(Names(informer)), names =>
                names.SequenceEqual(["meanwhile"], StringComparer.Ordinal), "the cache has caught up");

        proxy.CutsSoFar.ShouldBeGreaterThan(0);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task WhatIsChanged_IsTold_AfterItWasListed()
    {
        await Api.CreateAsync(Sample("a"), Soon);
        var informer = InformerOf(Api);
        var told = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var subscription = informer.Subscribe(change => told.Enqueue($"{change.Type} {change.Object.Data!["value"]}"));
        using var stop = new CancellationTokenSource();
        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(Soon);
        await Api.ApplyAsync(Sample("a", "2"), Manager with { Force = true }, Soon);
        await Api.DeleteAsync<Note>(Namespace, "a", new DeleteOptions(), Soon);
        await Cluster.Until(() => Task.FromResult(told.Count), count => count == 3, "three changes were told");
        told.ShouldBe(["Added 1", "Updated 2", "Deleted 2"]);
        await stop.CancelAsync();
        await running;
    }

    private static List<string?> Names(Informer<Note> informer) =>
        [.. informer.List().Select(m => m.Metadata.Name).Order(StringComparer.Ordinal)];

    private Informer<Note> InformerOf(IKubernetesApi api) => new(
        api,
        Options.Create(new InformerOptions<Note> { Namespaces = [Namespace] }),
        TimeProvider.System,
        NullLogger<Informer<Note>>.Instance);
}
