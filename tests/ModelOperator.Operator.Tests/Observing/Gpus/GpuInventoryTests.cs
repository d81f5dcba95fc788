using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Observing.Gpus;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Gpus;

public sealed class GpuInventoryTests : GpuInventoryTestBase
{
    [Fact]
    public async Task Gpus_AreCountedOverTheWholeCluster()
    {
        var gpus = await ObserveAsync(Owner).Soon();

        gpus.ShouldNotBeNull();
        (gpus.Nodes, gpus.Allocatable, gpus.Requested, gpus.PodsThatFit).ShouldBe((1, 4, 3, 0));
        Pods.List().Single().Metadata.Name.ShouldBe("busy", "a pod without devices is not held");
        Cluster.Server.Received.First(r => r.Path == "/api/v1/pods").Query["fieldSelector"]
            .ShouldBe("spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed");
    }

    [Fact]
    public async Task NobodyAsksForGpus_NothingIsWatched()
    {
        (await ObserveAsync(Sample.Digits(s => s with { Gpu = null })).Soon()).ShouldBeNull();
        Cluster.Server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task PodThatGoes_WakesThoseWhoWait_Once()
    {
        await ObserveAsync(Owner).Soon();
        Lack(Waits, Clock.GetUtcNow());
        await ObserveAsync(Waits).Soon();
        Woken.Keys.Clear();

        Cluster.Delete(Busy);
        await Eventually.True(() => Woken.Keys.Count == 1);

        Woken.Keys.ShouldBe(["ml/digits"]);
        (await ObserveAsync(Owner).Soon())!.PodsThatFit.ShouldBe(2);
    }

    [Fact]
    public async Task PodThatHoldsOtherDevices_WakesNobody_WhoDoesNotWaitForThem()
    {
        const string other = "/api/v1/namespaces/other/pods/amd";
        Cluster.Put(other, """{"spec":{"nodeName":"a","containers":[{"resources":{"limits":{"amd.com/gpu":"1"}}}]}}""");
        await ObserveAsync(Owner).Soon();
        Lack(Waits, Clock.GetUtcNow());
        await ObserveAsync(Waits).Soon();
        Woken.Keys.Clear();
        var before = News.Count;

        Cluster.Delete(other);
        await Eventually.True(() => News.Count > before);
        Woken.Keys.ShouldBeEmpty();

        Cluster.Delete(Busy);
        await Eventually.True(() => !Woken.Keys.IsEmpty);
    }

    [Fact]
    public async Task NodeThatChanges_WakesThoseWhoWait_AndItsHeartbeatsNobody()
    {
        await ObserveAsync(Owner).Soon();
        Lack(Waits, Clock.GetUtcNow());
        await ObserveAsync(Waits).Soon();
        Woken.Keys.Clear();
        var (before, node) = (News.Count, Cluster.Get(Node)!);

        node["status"]!["conditions"]![0]!["lastHeartbeatTime"] = "2026-01-01T00:00:00Z";
        node["metadata"]!["annotations"] = new JsonObject { ["beat"] = "1" };
        var beat = (string)Cluster.Put(Node, node)["metadata"]!["resourceVersion"]!;
        await Eventually.True(() => Nodes.Get(ns: null, "a")?.Metadata.ResourceVersion == beat);
        node["status"]!["allocatable"]!["nvidia.com/gpu"] = "5";
        Cluster.Put(Node, node);
        await Eventually.True(() => !Woken.Keys.IsEmpty);

        (News.Count - before).ShouldBe(1, "changes come in order, so the heartbeat was no news");
        Woken.Keys.ShouldBe(["ml/digits"]);
    }

    [Fact]
    public async Task NodesThatMayNotBeSeen_LeaveItToTheScheduler_UntilTheyMay()
    {
        var forbidden = true;
        Cluster.Fail = r => r.Path == "/api/v1/nodes" && Volatile.Read(ref forbidden) ? (403, "no nodes for you") : null;

        var observing = ObserveAsync(Owner);
        await Eventually.True(() => Nodes.LastError is not null); // The clock below would be faster than the answer.
        await Eventually.True(() => observing.IsCompleted, Clock, TimeSpan.FromSeconds(1));
        (await observing).ShouldBeNull();
        Told.ShouldContain(l => l.Contains("ml/digits: the cluster's GPUs cannot be seen", StringComparison.Ordinal)
            && l.Contains("no nodes for you", StringComparison.Ordinal));

        Volatile.Write(ref forbidden, false);
        await Eventually.True(() => Woken.Keys.Contains("ml/digits"), Clock, TimeSpan.FromSeconds(1));
        (await ObserveAsync(Owner).Soon()).ShouldNotBeNull();
    }

    [Fact]
    public async Task RuntimeClass_NarrowsTheNodes()
    {
        Cluster.Put(Runtime, """{"handler":"nvidia","scheduling":{"nodeSelector":{"sandbox":"yes"}}}""");

        (await ObserveAsync(Owner).Soon())!.Nodes.ShouldBe(0);
        (await ObserveAsync(Sample.Digits(s => s with { Gpu = s.Gpu! with { RuntimeClassName = "other" } })).Soon())!.Nodes.ShouldBe(1);
    }

    [Fact]
    public async Task RuntimeClassThatChanges_WakesThoseWhoNameIt_AndNobodyElse()
    {
        Cluster.Put(Runtime, """{"handler":"nvidia","scheduling":{"nodeSelector":{"sandbox":"yes"}}}""");
        await ObserveAsync(Owner).Soon();
        Lack(Waits, Clock.GetUtcNow());
        var other = Waits with { Metadata = Other.Metadata };
        Lack(other with { Spec = other.Spec with { Gpu = other.Spec.Gpu! with { RuntimeClassName = "other" } } }, Clock.GetUtcNow());
        await QuietAsync();
        await ObserveAsync(Waits).Soon();
        Woken.Keys.Clear();
        var before = News.Count;

        Cluster.Put(Runtime, """{"handler":"nvidia","scheduling":{"nodeSelector":{"sandbox":"no"}}}""");
        await Eventually.True(() => News.Count > before, "others may have what pods that name it leave free");
        await QuietAsync();

        Woken.Keys.ShouldBe(["ml/digits"]);
    }

    [Fact]
    public async Task MoreDifferentDemandsThanOnePassLooksAt_AreLookedAt_ASecondApart()
    {
        const int waiting = (2 * DemandTurns.MostDemands) + 1;
        Cluster.Put(Node, """
            {"metadata":{"labels":{"nvidia.com/gpu.product":"NVIDIA-H200"}},
             "status":{"allocatable":{"nvidia.com/gpu":"1000"},"conditions":[{"type":"Ready","status":"True"}]}}
            """);
        Cluster.Put(Busy, """
            {"spec":{"nodeName":"a","containers":[{"resources":{"limits":{"nvidia.com/gpu":"1000"}}}]},"status":{"phase":"Running"}}
            """);
        await ObserveAsync(Owner).Soon();
        for (var one = 0; one < waiting; one++)
        {
            Lack(
                Waits with
                {
                    Metadata = Waits.Metadata with { Name = $"m{one}" },
                    Spec = Waits.Spec with { Pod = new() { Tolerations = [new() { Key = $"k{one}", Operator = "Exists" }] } },
                },
                Clock.GetUtcNow());
        }

        await QuietAsync();
        Woken.Keys.ShouldBeEmpty();

        Cluster.Delete(Busy);

        await Eventually.True(() => Woken.Keys.Count == DemandTurns.MostDemands);
        foreach (var woken in new[] { 2 * DemandTurns.MostDemands, waiting })
        {
            await QuietAsync();
            Clock.Advance(GpuInventory.BetweenPasses);
            await Eventually.True(() => Woken.Keys.Count == woken);
        }
    }

    [Fact]
    public async Task Quota_CapsWhatFits_AndWakesThoseOfItsNamespace_WhenItHasRoom()
    {
        Cluster.Put(Busy, "{}");
        Cluster.Put("/api/v1/namespaces/other/resourcequotas/gpus", """{"status":{"hard":{"requests.nvidia.com/gpu":"0"}}}""");
        Cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"4"},"used":{"requests.nvidia.com/gpu":"3"}}}""");

        var gpus = (await ObserveAsync(Waits).Soon())!;
        gpus.Quota.ShouldBe(new ObservedQuota("gpus", 4, 3));
        gpus.PodsThatFit.ShouldBe(0);
        LackByQuota(Waits);
        await ObserveAsync(Waits).Soon();
        Woken.Keys.Clear();

        Cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"4"},"used":{"requests.nvidia.com/gpu":"2"}}}""");
        await Eventually.True(() => !Woken.Keys.IsEmpty);

        Woken.Keys.ShouldBe(["ml/digits"]);
        (await ObserveAsync(Owner).Soon())!.PodsThatFit.ShouldBe(1);
    }

    [Fact]
    public async Task SteadyState_AsksTheServerNothing()
    {
        Cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"4"}}}""");
        await ObserveAsync(Owner).Soon();
        await Eventually.True(() => Watches() == 4);
        var received = Cluster.Server.Received.Count;

        for (var i = 0; i < 20; i++)
        {
            await ObserveAsync(Owner).Soon();
        }

        Cluster.Server.Received.Count.ShouldBe(received);

        int Watches() => Cluster.Server.Received.Where(r => r.IsWatch).Select(r => r.Path).Distinct().Count();
    }

    [Fact]
    public async Task QuotasAndRuntimeClassesThatMayNotBeSeen_AreLeftOut_AndSaidOnce()
    {
        Cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"0"}}}""");
        Cluster.Fail = r => r.Path.Contains("resourcequotas", StringComparison.Ordinal)
            || r.Path.Contains("node.k8s.io", StringComparison.Ordinal) ? (403, "not for you") : null;

        var observing = ObserveAsync(Owner);
        await Eventually.True(() =>
            Nodes.HasSynced && Pods.HasSynced && Quotas.LastError is not null); // The clock below would be faster than the answers.
        await Eventually.True(() => observing.IsCompleted, Clock, TimeSpan.FromSeconds(1));

        (await observing).ShouldNotBeNull().ShouldSatisfyAllConditions(g => g.Nodes.ShouldBe(1), g => g.Quota.ShouldBeNull());
        await ObserveAsync(Owner).Soon();
        Told.Order(StringComparer.Ordinal).Select(l => l[..l.IndexOf(' ', StringComparison.Ordinal)])
            .ShouldBe(["resourcequotas", "runtimeclasses.node.k8s.io"]);
    }

    [Fact]
    public async Task OperatorOfOneNamespace_CountsItsQuotas_AndSaysOnceThatItIsBlindOtherwise()
    {
        await Inventory.StopAsync(default).Soon();
        Build(new OperatorOptions { Namespaces = ["ml"] });
        await Inventory.StartAsync(default);
        (await ObserveAsync(Owner).Soon()).ShouldBeNull();

        Cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"5"},"used":{"requests.nvidia.com/gpu":"1"}}}""");
        await Eventually.True(() => Quotas.List().Count == 1);
        (await ObserveAsync(Owner).Soon()).ShouldNotBeNull()
            .ShouldSatisfyAllConditions(g => g.Nodes.ShouldBeNull(), g => g.PodsThatFit.ShouldBe(2));

        Told.ShouldHaveSingleItem().ShouldContain("namespace ml alone");
        Cluster.Server.Received.Select(r => r.Path).Where(p => p.StartsWith("/api/", StringComparison.Ordinal)).Distinct()
            .ShouldBe(["/api/v1/namespaces/ml/resourcequotas"]);
    }
}
