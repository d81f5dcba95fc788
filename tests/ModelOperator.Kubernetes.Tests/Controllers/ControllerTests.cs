using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Kubernetes.Tests.Controllers;

public sealed class ControllerTests
{
    private const string A = "/api/v1/namespaces/ns/configmaps/a";
    private const string Service = "/api/v1/namespaces/ns/services/s";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task WhatIsThere_IsReconciled_AndWhatComesLater()
    {
        await using var fixture = await OperatorFixture.StartAsync(cluster: c => c.Put(A));
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 1);
        fixture.Cluster.Put("/api/v1/namespaces/ns/configmaps/b");
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile b") == 1);
    }

    [Fact]
    public async Task AChangeThatIsNone_ReconcilesNothing()
    {
        const string other = "/api/v1/namespaces/ns/services/t";
        await using var fixture = await OperatorFixture.StartAsync(
            b => b.Watches<V1Service>(
                service => [new("ns", service.Metadata.Name == "s" ? "a" : "b")],
                isSame: (before, after) => before.Spec?.ClusterIP == after.Spec?.ClusterIP),
            cluster: c =>
            {
                c.Put(A);
                c.Put("/api/v1/namespaces/ns/configmaps/b");
                c.Put(Service, """{"spec":{"clusterIP":"10.0.0.1"}}""");
            });
        // One worker takes keys in order: once b has come, whatever was told of a before it has been, too.
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile b") == 1);
        fixture.Cluster.Put(other);
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile b") == 2);
        var before = fixture.Controller.CallsOf("reconcile a");

        fixture.Cluster.Put(Service, """{"metadata":{"labels":{"x":"y"}},"spec":{"clusterIP":"10.0.0.1"}}""");
        fixture.Cluster.Put(other, """{"spec":{"clusterIP":"10.0.0.3"}}""");
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile b") == 3);
        fixture.Controller.CallsOf("reconcile a").ShouldBe(before, "only its labels changed");

        fixture.Cluster.Put(Service, """{"spec":{"clusterIP":"10.0.0.2"}}""");
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == before + 1);
    }

    [Fact]
    public async Task NothingIsReconciled_BeforeEveryCacheIsFilled()
    {
        var mayList = false;
        await using var fixture = await OperatorFixture.StartAsync(cluster: c =>
        {
            c.Put(A);
            c.Fail = r => r.Path == "/api/v1/services" && !Volatile.Read(ref mayList) ? (403, "not yet") : null;
        });
        await Eventually.True(() => fixture.Services.GetRequiredService<IResourceCache<V1ConfigMap>>().HasSynced);
        await Eventually.True(() => fixture.Cluster.Server.Received.Count(r => r.Path == "/api/v1/services") >= 2, fixture.Clock, Step);
        fixture.Controller.Calls.ShouldBeEmpty();
        Volatile.Write(ref mayList, true);
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 1, fixture.Clock, Step);
    }

    [Fact]
    public async Task WhatIsThereAtTheStart_LetsGoFirst_WhatChangesMeanwhile()
    {
        var mayList = false;
        var release = new TaskCompletionSource();
        await using var fixture = await OperatorFixture.StartAsync(b => b.WithWorkers(1), cluster: c =>
        {
            for (var number = 10; number < 30; number++)
            {
                c.Put($"/api/v1/namespaces/ns/configmaps/m{number}");
            }

            c.Fail = r => r.Path == "/api/v1/services" && !Volatile.Read(ref mayList) ? (403, "not yet") : null;
        });
        fixture.Controller.OnReconcile = async (entity, _) =>
        {
            await release.Task;
            return ReconciliationResult<V1ConfigMap>.Success(entity);
        };
        Volatile.Write(ref mayList, true);
        await Eventually.True(() => fixture.Controller.Calls.Count == 1, fixture.Clock, Step);

        fixture.Cluster.Put("/api/v1/namespaces/ns/configmaps/m29", """{"data":{"x":"changed"}}""");
        fixture.Cluster.Put("/api/v1/namespaces/ns/configmaps/new");
        await Eventually.True(async () => await WaitingAsync() == 20, "the new one waits, so the change before it has come, too");
        release.SetResult();
        await Eventually.True(() => fixture.Controller.Calls.Count >= 4);

        fixture.Controller.Calls.Take(4).ShouldContain("reconcile m29");

        async Task<double> WaitingAsync() => (await Exposition.OfAsync(fixture.Services.GetRequiredService<CollectorRegistry>()))
            .Samples.Single(metric => metric.Key.StartsWith("workqueue_depth", StringComparison.Ordinal)).Value;
    }

    [Fact]
    public async Task AnExceptionOrAFailure_IsRetried_UntilItSucceeds()
    {
        var attempts = 0;
        await using var fixture = await OperatorFixture.StartAsync();
        fixture.Controller.OnReconcile = (entity, _) => ++attempts switch
        {
            1 => throw new InvalidOperationException("first"),
            2 => Task.FromResult(ReconciliationResult<V1ConfigMap>.Failure(entity, "second")),
            _ => Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity)),
        };
        fixture.Cluster.Put(A);
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 3, fixture.Clock, TimeSpan.FromMilliseconds(1));
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        fixture.Controller.CallsOf("reconcile a").ShouldBe(3);
    }

    [Fact]
    public async Task ARequestedRequeue_ComesWhenItWasAskedFor()
    {
        var again = TimeSpan.FromSeconds(7); // a time that nothing else waits for
        await using var fixture = await OperatorFixture.StartAsync();
        fixture.Controller.OnReconcile = (entity, _) => Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity, again));
        fixture.Cluster.Put(A);
        await Eventually.True(() => fixture.Clock.NextTimer == again);
        fixture.Clock.Advance(again - TimeSpan.FromTicks(1));
        fixture.Controller.CallsOf("reconcile a").ShouldBe(1);
        fixture.Clock.Advance(TimeSpan.FromTicks(1));
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 2);
    }

    [Fact]
    public async Task AnOwnedObjectsChange_ReconcilesItsOwner()
    {
        await using var fixture = await OperatorFixture.StartAsync(cluster: c => c.Put(A));
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 1);
        fixture.Cluster.Put("/api/v1/namespaces/ns/services/stranger");
        fixture.Cluster.Put(Service,
            """{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"a","uid":"u","controller":true}]}}""");
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 2);
        fixture.Cluster.Delete(Service);
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 3);
        fixture.Controller.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task ADeletedEntity_IsTold_WithItsLastState_UntilThatSucceeds()
    {
        var failures = 2;
        await using var fixture = await OperatorFixture.StartAsync(cluster: c => c.Put(A, """{"data":{"x":"last"}}"""));
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 1);
        fixture.Controller.OnDeleted = entity =>
        {
            entity.Data!["x"].ShouldBe("last");
            return failures-- > 0
                ? throw new InvalidOperationException("not yet") : Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
        };
        fixture.Cluster.Delete(A);
        await Eventually.True(() => fixture.Controller.CallsOf("deleted a") == 3, fixture.Clock, TimeSpan.FromMilliseconds(1));
        fixture.Controller.CallsOf("reconcile a").ShouldBe(1);
    }

    [Fact]
    public async Task ATrigger_ReconcilesAKey_ThatDidNotChange()
    {
        await using var fixture = await OperatorFixture.StartAsync(cluster: c => c.Put(A));
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 1);
        fixture.Services.GetRequiredService<IReconcileTrigger<V1ConfigMap>>().Enqueue("ns", "a");
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 2);
    }

    [Fact]
    public async Task OneKey_IsNeverReconciledTwiceAtOnce()
    {
        var (inside, most) = (0, 0);
        var go = new TaskCompletionSource();
        await using var fixture = await OperatorFixture.StartAsync(b => b.WithWorkers(4));
        fixture.Controller.OnReconcile = async (entity, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await go.Task;
            Interlocked.Decrement(ref inside);
            return ReconciliationResult<V1ConfigMap>.Success(entity);
        };
        fixture.Cluster.Put(A);
        await Eventually.True(() => inside == 1);
        var trigger = fixture.Services.GetRequiredService<IReconcileTrigger<V1ConfigMap>>();
        for (var i = 0; i < 10; i++)
        {
            trigger.Enqueue("ns", "a");
        }

        go.SetResult();
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 2 && inside == 0);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task AGracefulStop_LetsAReconcileEnd_AndStartsNoOther()
    {
        var go = new TaskCompletionSource();
        var ended = false;
        var fixture = await OperatorFixture.StartAsync(cluster: c => c.Put(A));
        fixture.Controller.OnReconcile = async (entity, _) =>
        {
            await go.Task;
            ended = true;
            return ReconciliationResult<V1ConfigMap>.Success(entity);
        };
        fixture.Cluster.Put(A, """{"data":{"x":"1"}}""");
        await Eventually.True(() => fixture.Controller.Calls.Count > 0);
        var stopping = fixture.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        go.SetResult();
        await stopping.Soon();
        ended.ShouldBe(fixture.Controller.Calls.Count > 0);
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task AReconcileThatDoesNotEnd_IsCancelled_AfterTheDrainTimeout()
    {
        var fixture = await OperatorFixture.StartAsync(options: o => o.DrainTimeout = TimeSpan.FromSeconds(3));
        fixture.Controller.OnReconcile = async (entity, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, fixture.Clock, token);
            return ReconciliationResult<V1ConfigMap>.Success(entity);
        };
        fixture.Cluster.Put(A);
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 1);
        var stopping = fixture.StopAsync();
        fixture.Clock.Advance(TimeSpan.FromSeconds(2.9));
        stopping.IsCompleted.ShouldBeFalse();
        await Eventually.True(() => stopping.IsCompleted, fixture.Clock, TimeSpan.FromSeconds(0.1));
        await stopping;
        await fixture.DisposeAsync();
    }
}
