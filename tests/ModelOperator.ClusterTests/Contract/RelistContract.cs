using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>An informer whose version the server has forgotten while it was cut off: 410 Gone, and everything is listed again.</summary>
[Trait("server", "any")]
public sealed class RelistContract : ApiContract
{
    private readonly Messages<Informer<Draft>> _messages = new();

    /// <inheritdoc />
    public override async Task InitializeAsync()
    {
        await NoteDefinition.Drafts.Installed;
        await base.InitializeAsync();
    }

    [Fact]
    public async Task AForgottenVersion_ListsAgain_AndTellsWhatWasMissed()
    {
        await Store("stays", "1");
        await Store("goes", "1");
        await AfterARelist(
            async () =>
            {
                await Api.DeleteAsync<Draft>(Namespace, "goes", new DeleteOptions(), Soon);
                await Store("comes", "1");
                await Store("stays", "2");
            },
            cache => cache.SequenceEqual(["comes 1", "stays 2"]));
    }

    [Fact]
    public async Task AnUnreadableObject_IsNotTakenForDeleted_WhenListedAgain()
    {
        await Store("good", "1");
        await Store("spoiled", "1");
        await AfterARelist(
            async () =>
            {
                await Kubectl.Apply(Namespace, """{"apiVersion":"tests.modeloperator.dev/v1","kind":"Draft","metadata":{"name":"spoiled"},"data":{"value":["a","list"]}}""");
                await Store("good", "2");
            },
            cache => cache.SequenceEqual(["good 2", "spoiled 1"]));
    }

    // Cut off, changed, and the server's memory of older versions gone: then connected again.
    private async Task AfterARelist(Func<Task> change, Func<IReadOnlyList<string>, bool> isRight)
    {
        await using var proxy = new CuttingProxy(Cluster.Connection.Server);
        using var api = ApiThrough(proxy);
        var informer = new Informer<Draft>(
            api, Options.Create(new InformerOptions<Draft> { Namespaces = [Namespace] }), TimeProvider.System, _messages);
        using var stop = new CancellationTokenSource();
        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(Soon);

        proxy.Cut();
        await change();
        await NoteDefinition.Drafts.ApplyAsync($"changed for {Namespace}");
        // The new cache is filled by the first that asks, and knows nothing older than this.
        await Api.ListAsync<Draft>(new ListRequest { Namespace = Namespace, ResourceVersion = "0" }, Soon);
        proxy.Mend();
        await Cluster.Until(() => Task.FromResult(InCache(informer)), isRight, "the cache has caught up");

        _messages.CountOf("Expired").ShouldBeGreaterThan(0, "the server remembered");
        _messages.CountOf("Listed").ShouldBeGreaterThan(1);
        await stop.CancelAsync();
        await running;
    }

    private static IReadOnlyList<string> InCache(Informer<Draft> informer) =>
        [.. informer.List().Select(d => $"{d.Metadata.Name} {d.Data!["value"]}").Order(StringComparer.Ordinal)];

    private Task Store(string name, string value) => Api.ApplyAsync(
        new Draft
        {
            Metadata = new V1ObjectMeta { NamespaceProperty = Namespace, Name = name },
            Data = new Dictionary<string, string> { ["value"] = value },
        },
        Manager,
        Soon);
}
