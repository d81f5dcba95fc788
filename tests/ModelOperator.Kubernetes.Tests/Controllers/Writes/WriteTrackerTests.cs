using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Controllers.Writes;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Controllers.Writes;

public sealed class WriteTrackerTests
{
    private const string A = "/api/v1/namespaces/ns/configmaps/a";
    private static readonly ResourceKey Key = new("ns", "a");
    private static readonly ApplyOptions Manager = new() { FieldManager = "test" };

    [Fact]
    public async Task R22_AKey_IsNotReconciled_UntilTheCacheHasSeenItsOwnWrite()
    {
        await using var fixture = await StartAsync();
        await WriteWhileWatchesSleepAsync(fixture);
        Trigger(fixture);
        await Eventually.True(() => fixture.Clock.NextTimer == WriteTracker.Patience);
        fixture.Controller.CallsOf("reconcile a").ShouldBe(1);

        var seen = "";
        fixture.Controller.OnReconcile = (entity, _) =>
        {
            seen = fixture.Services.GetRequiredService<IResourceCache<V1Service>>().Get("ns", "s")!.Metadata.Labels!["v"];
            return Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
        };
        fixture.Cluster.ReleaseWatches();
        await Eventually.True(() => seen.Length > 0);
        seen.ShouldBe("written");
        fixture.Controller.CallsOf("reconcile a").ShouldBe(2);
        fixture.Clock.Advance(2 * WriteTracker.Patience);
        fixture.Controller.CallsOf("reconcile a").ShouldBe(2);
    }

    [Fact]
    public async Task R22_AnEventThatDoesNotCome_IsReplacedByARead_AfterAWhile()
    {
        await using var fixture = await StartAsync();
        await WriteWhileWatchesSleepAsync(fixture);
        Trigger(fixture);
        await Eventually.True(() => fixture.Clock.NextTimer == WriteTracker.Patience);
        fixture.Clock.Advance(WriteTracker.Patience);
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 2);
        fixture.Services.GetRequiredService<IResourceCache<V1Service>>().Get("ns", "s")!.Metadata.Labels!["v"].ShouldBe("written");
    }

    [Fact]
    public async Task R22_ADeletion_IsWaitedFor_Too()
    {
        await using var fixture = await StartAsync(c => c.Put("/api/v1/namespaces/ns/services/s"));
        var cache = fixture.Services.GetRequiredService<IResourceCache<V1Service>>();
        var service = cache.Get("ns", "s")!;
        fixture.Cluster.HoldWatches();
        await fixture.Api.DeleteAsync<V1Service>("ns", "s", new DeleteOptions { Uid = service.Metadata.Uid }, CancellationToken.None);
        fixture.Services.GetRequiredService<IWriteTracker>().Deleted(Key, service);
        Trigger(fixture);
        await Eventually.True(() => fixture.Clock.NextTimer == WriteTracker.Patience);
        fixture.Controller.CallsOf("reconcile a").ShouldBe(1);
        fixture.Cluster.ReleaseWatches();
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 2);
        cache.Get("ns", "s").ShouldBeNull();
    }

    [Fact]
    public async Task AWriteThatTheCacheHasSeen_HoldsNothingBack()
    {
        await using var fixture = await StartAsync(c => c.Put("/api/v1/namespaces/ns/services/s"));
        var service = fixture.Services.GetRequiredService<IResourceCache<V1Service>>().Get("ns", "s")!;
        fixture.Services.GetRequiredService<IWriteTracker>().Wrote(Key, service);
        fixture.Services.GetRequiredService<WriteTracker>().Check(Key, _ => { }).ShouldBe(WriteState.Seen);
    }

    [Fact]
    public async Task OtherKeys_AreNotHeldBack()
    {
        await using var fixture = await StartAsync();
        await WriteWhileWatchesSleepAsync(fixture);
        var tracker = fixture.Services.GetRequiredService<WriteTracker>();
        tracker.Check(new ResourceKey("ns", "b"), _ => { }).ShouldBe(WriteState.Seen);
        tracker.Check(Key, _ => { }).ShouldBe(WriteState.Waiting);
    }

    private static async Task<OperatorFixture> StartAsync(Action<MemoryCluster>? cluster = null)
    {
        var fixture = await OperatorFixture.StartAsync(cluster: c =>
        {
            c.Put(A);
            cluster?.Invoke(c);
        });
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 1);
        return fixture;
    }

    private static async Task WriteWhileWatchesSleepAsync(OperatorFixture fixture)
    {
        fixture.Cluster.HoldWatches();
        var written = await fixture.Api.ApplyAsync(
            new V1Service
            {
                Metadata = new V1ObjectMeta
                {
                    NamespaceProperty = "ns",
                    Name = "s",
                    Labels = new Dictionary<string,
                    string>
                    { ["v"] = "written" }
                },
            },
            Manager,
            CancellationToken.None);
        fixture.Services.GetRequiredService<IWriteTracker>().Wrote(Key, written);
    }

    private static void Trigger(OperatorFixture fixture) =>
        fixture.Services.GetRequiredService<IReconcileTrigger<V1ConfigMap>>().Enqueue("ns", "a");
}
