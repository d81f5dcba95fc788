using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.ClusterTests.Contract;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.ClusterTests.Modern;

/// <summary>Lists that come as a watch, which no server of the local cluster's age offers.</summary>
[Trait("Category", "Modern")]
public sealed class StreamingListTests : ApiContract
{
    [Fact]
    public async Task Watch_WithInitialEvents_SendsWhatIsThere_ThenAMarkedBookmark_ThenChanges()
    {
        await Api.CreateAsync(Sample("a"), Soon);
        await Api.CreateAsync(Sample("b"), Soon);
        var request = new WatchRequest { Namespace = Namespace, SendInitialEvents = true };
        var seen = new List<string>();
        await foreach (var change in Api.WatchAsync<Note>(request, Soon))
        {
            seen.Add(Describe(change));
            if (change.Type is WatchEventType.Bookmark && seen.Count == 3)
            {
                await Api.DeleteAsync<Note>(Namespace, "a", new DeleteOptions(), Soon);
            }

            if (change.Type is WatchEventType.Deleted)
            {
                break;
            }
        }

        seen[..2].Order(StringComparer.Ordinal).ShouldBe(["Added a", "Added b"]);
        seen[2].ShouldBe("Bookmark that ends the list");
        seen[^1].ShouldBe("Deleted a");
    }

    [Fact]
    public async Task AnInformer_ListsByStream_AndAsksForNoListAtAll()
    {
        await Api.CreateAsync(Sample("a"), Soon);
        var api = new CountedLists(Api);
        var informer = new Informer<Note>(
            api,
            Options.Create(new InformerOptions<Note> { Namespaces = [Namespace] }),
            TimeProvider.System,
            NullLogger<Informer<Note>>.Instance);
        using var stop = new CancellationTokenSource();
        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(Soon);
        informer.List().Select(n => n.Metadata.Name).ShouldBe(["a"]);
        await Api.CreateAsync(Sample("b"), Soon);
        await Cluster.Until(() => Task.FromResult(informer.List().Count), count => count == 2, "the change after the list");
        api.Lists.ShouldBe(0);
        api.StreamedLists.ShouldBe(1);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task AnEmptyNamespace_IsSyncedByTheBookmarkAlone()
    {
        var informer = new Informer<Note>(
            Api,
            Options.Create(new InformerOptions<Note> { Namespaces = [Namespace] }),
            TimeProvider.System,
            NullLogger<Informer<Note>>.Instance);
        using var stop = new CancellationTokenSource();
        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(Soon);
        informer.List().ShouldBeEmpty();
        informer.LastResourceVersion.ShouldNotBeNullOrEmpty();
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task ABookmark_MovesTheVersionOn_WhenOnlyOthersChange()
    {
        // Servers send one about once a minute, and one shortly before they end a watch.
        var from = (await Api.CreateAsync(Sample("a"), Soon)).Metadata.ResourceVersion;
        var request = new WatchRequest { Namespace = Namespace, ResourceVersion = from, Timeout = TimeSpan.FromSeconds(8) };
        var watching = WatchUntil<Note>(request, e => e.Type is WatchEventType.Bookmark);
        var elsewhere = Sample("b") with { Metadata = new V1ObjectMeta { NamespaceProperty = Namespace + "-other", Name = "b" } };
        var later = (await Api.CreateAsync(elsewhere, Soon)).Metadata.ResourceVersion;
        var events = await watching;
        ulong.Parse(events.ShouldHaveSingleItem().Object.Metadata.ResourceVersion!).ShouldBeGreaterThanOrEqualTo(ulong.Parse(later!));
    }

    private static string Describe(WatchEvent<Note> change) => change.Type is not WatchEventType.Bookmark
        ? $"{change.Type} {change.Object.Metadata.Name}"
        : change.Object.GetAnnotation("k8s.io/initial-events-end") == "true" ? "Bookmark that ends the list" : "Bookmark";
}
