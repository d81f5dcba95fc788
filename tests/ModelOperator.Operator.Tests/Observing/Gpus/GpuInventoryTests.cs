using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Observing.Gpus;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Gpus;

public sealed class GpuInventoryTests : IAsyncLifetime
{
    private const string Node = "/api/v1/nodes/a";
    private const string Runtime = "/apis/node.k8s.io/v1/runtimeclasses/nvidia";
    private const string Quota = "/api/v1/namespaces/ml/resourcequotas/gpus";
    private const string Busy = "/api/v1/namespaces/other/pods/busy";

    private readonly ManualTimeProvider clock = new();
    private readonly Trigger trigger = new();
    private readonly Lines log = new();
    private readonly ModelDeployment owner = Sample.Digits();
    private readonly ModelDeployment waits = Sample.Digits() with { Status = new() { Conditions = [new() { Type = "GpuAvailable", Status = "False" }] } };
    private readonly MemoryApi ours = new();
    private MemoryCluster cluster = null!;
    private KubernetesApi api = null!;
    private GpuInventory inventory = null!;
    private Informer<V1Node> nodes = null!;
    private Informer<GpuPod> pods = null!;
    private Informer<V1ResourceQuota> quotas = null!;

    public async Task InitializeAsync()
    {
        cluster = await MemoryCluster.StartAsync(clock);
        cluster.Put(Node, """
            {"metadata":{"labels":{"nvidia.com/gpu.product":"NVIDIA-H200"}},
             "status":{"allocatable":{"nvidia.com/gpu":"4"},"conditions":[{"type":"Ready","status":"True"}]}}
            """);
        cluster.Put(Busy, """{"spec":{"nodeName":"a","containers":[{"resources":{"limits":{"nvidia.com/gpu":"3"}}}]},"status":{"phase":"Running"}}""");
        cluster.Put("/api/v1/namespaces/other/pods/web", """{"spec":{"nodeName":"a","containers":[{"resources":{"limits":{"cpu":"3"}}}]}}""");
        var options = new KubernetesClientOptions();
        options.JsonContexts.Add(GpuPodJsonContext.Default);
        api = new KubernetesApi(new KubernetesConnection { Server = cluster.Server.Address, Source = "a test" }, options, time: clock);
        Build(new OperatorOptions());
        await inventory.StartAsync(default);
    }

    public async Task DisposeAsync()
    {
        await inventory.StopAsync(default).Soon();
        api.Dispose();
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Gpus_AreCountedOverTheWholeCluster()
    {
        var gpus = await inventory.ObserveAsync(owner, default).Soon();

        gpus.ShouldNotBeNull();
        (gpus.Nodes, gpus.Allocatable, gpus.Requested, gpus.PodsThatFit).ShouldBe((1, 4, 3, 0));
        pods.List().Single().Metadata.Name.ShouldBe("busy", "a pod without devices is not held");
        cluster.Server.Received.First(r => r.Path == "/api/v1/pods").Query["fieldSelector"]
            .ShouldBe("spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed");
    }

    [Fact]
    public async Task NobodyAsksForGpus_NothingIsWatched()
    {
        (await inventory.ObserveAsync(Sample.Digits(s => s with { Gpu = null }), default).Soon()).ShouldBeNull();
        cluster.Server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task PodThatGoes_WakesThoseWhoWait_Once()
    {
        await inventory.ObserveAsync(owner, default).Soon();
        await inventory.ObserveAsync(waits, default).Soon();
        trigger.Keys.Clear();

        cluster.Delete(Busy);
        await Eventually.True(() => trigger.Keys.Count == 1);

        trigger.Keys.ShouldBe(["ml/digits"]);
        (await inventory.ObserveAsync(owner, default).Soon())!.PodsThatFit.ShouldBe(2);
    }

    [Fact]
    public async Task NodesThatMayNotBeSeen_LeaveItToTheScheduler_UntilTheyMay()
    {
        var forbidden = true;
        cluster.Fail = r => r.Path == "/api/v1/nodes" && Volatile.Read(ref forbidden) ? (403, "no nodes for you") : null;

        var observing = inventory.ObserveAsync(owner, default);
        await Eventually.True(() => nodes.LastError is not null); // The clock below would be faster than the answer.
        await Eventually.True(() => observing.IsCompleted, clock, TimeSpan.FromSeconds(1));
        (await observing).ShouldBeNull();
        log.All.ShouldContain(l => l.Contains("ml/digits: the cluster's GPUs cannot be seen", StringComparison.Ordinal) && l.Contains("no nodes for you", StringComparison.Ordinal));

        Volatile.Write(ref forbidden, false);
        await Eventually.True(() => trigger.Keys.Contains("ml/digits"), clock, TimeSpan.FromSeconds(1));
        (await inventory.ObserveAsync(owner, default).Soon()).ShouldNotBeNull();
    }

    [Fact]
    public async Task RuntimeClass_NarrowsTheNodes()
    {
        cluster.Put(Runtime, """{"handler":"nvidia","scheduling":{"nodeSelector":{"sandbox":"yes"}}}""");

        (await inventory.ObserveAsync(owner, default).Soon())!.Nodes.ShouldBe(0);
        (await inventory.ObserveAsync(Sample.Digits(s => s with { Gpu = s.Gpu! with { RuntimeClassName = "other" } }), default).Soon())!.Nodes.ShouldBe(1);
    }

    [Fact]
    public async Task Quota_CapsWhatFits_AndWakesThoseOfItsNamespace_WhenItHasRoom()
    {
        cluster.Put(Busy, "{}");
        cluster.Put("/api/v1/namespaces/other/resourcequotas/gpus", """{"status":{"hard":{"requests.nvidia.com/gpu":"0"}}}""");
        cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"4"},"used":{"requests.nvidia.com/gpu":"3"}}}""");

        var gpus = (await inventory.ObserveAsync(waits, default).Soon())!;
        gpus.Quota.ShouldBe(new ObservedQuota("gpus", 4, 3));
        gpus.PodsThatFit.ShouldBe(0);
        await inventory.ObserveAsync(waits, default).Soon();
        trigger.Keys.Clear();

        cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"4"},"used":{"requests.nvidia.com/gpu":"2"}}}""");
        await Eventually.True(() => !trigger.Keys.IsEmpty);

        trigger.Keys.ShouldBe(["ml/digits"]);
        (await inventory.ObserveAsync(owner, default).Soon())!.PodsThatFit.ShouldBe(1);
    }

    [Fact]
    public async Task SteadyState_AsksTheServerNothing()
    {
        cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"4"}}}""");
        await inventory.ObserveAsync(owner, default).Soon();
        await Eventually.True(() => Watches() == 4);
        var received = cluster.Server.Received.Count;

        for (var i = 0; i < 20; i++)
        {
            await inventory.ObserveAsync(owner, default).Soon();
        }

        cluster.Server.Received.Count.ShouldBe(received);

        int Watches() => cluster.Server.Received.Where(r => r.IsWatch).Select(r => r.Path).Distinct().Count();
    }

    [Fact]
    public async Task QuotasAndRuntimeClassesThatMayNotBeSeen_AreLeftOut_AndSaidOnce()
    {
        cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"0"}}}""");
        cluster.Fail = r => r.Path.Contains("resourcequotas", StringComparison.Ordinal) || r.Path.Contains("node.k8s.io", StringComparison.Ordinal) ? (403, "not for you") : null;

        var observing = inventory.ObserveAsync(owner, default);
        await Eventually.True(() => observing.IsCompleted, clock, TimeSpan.FromSeconds(1));

        (await observing).ShouldNotBeNull().ShouldSatisfyAllConditions(g => g.Nodes.ShouldBe(1), g => g.Quota.ShouldBeNull());
        await inventory.ObserveAsync(owner, default).Soon();
        log.All.Order(StringComparer.Ordinal).Select(l => l[..l.IndexOf(' ', StringComparison.Ordinal)]).ShouldBe(["resourcequotas", "runtimeclasses.node.k8s.io"]);
    }

    [Fact]
    public async Task OperatorOfOneNamespace_CountsItsQuotas_AndSaysOnceThatItIsBlindOtherwise()
    {
        await inventory.StopAsync(default).Soon();
        Build(new OperatorOptions { Namespace = "ml" });
        await inventory.StartAsync(default);
        (await inventory.ObserveAsync(owner, default).Soon()).ShouldBeNull();

        cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"5"},"used":{"requests.nvidia.com/gpu":"1"}}}""");
        await Eventually.True(() => quotas.List().Count == 1);
        (await inventory.ObserveAsync(owner, default).Soon()).ShouldNotBeNull().ShouldSatisfyAllConditions(g => g.Nodes.ShouldBeNull(), g => g.PodsThatFit.ShouldBe(2));

        log.All.ShouldHaveSingleItem().ShouldContain("namespace ml alone");
        cluster.Server.Received.Select(r => r.Path).Where(p => p.StartsWith("/api/", StringComparison.Ordinal)).Distinct()
            .ShouldBe(["/api/v1/namespaces/ml/resourcequotas"]);
    }

    private void Build(OperatorOptions options)
    {
        nodes = new Informer<V1Node>(api, Options.Create(new InformerOptions<V1Node>()), clock, NullLogger<Informer<V1Node>>.Instance);
        var kept = new InformerOptions<GpuPod> { FieldSelector = GpuInventory.RunningPods, Keep = GpuRequests.AsksForDevices };
        pods = new Informer<GpuPod>(api, Options.Create(kept), clock, NullLogger<Informer<GpuPod>>.Instance);
        var runtimes = new Informer<V1RuntimeClass>(api, Options.Create(new InformerOptions<V1RuntimeClass>()), clock, NullLogger<Informer<V1RuntimeClass>>.Instance);
        var limits = new InformerOptions<V1ResourceQuota> { Namespace = options.Namespace, Keep = QuotaArithmetic.LimitsDevices };
        quotas = new Informer<V1ResourceQuota>(api, Options.Create(limits), clock, NullLogger<Informer<V1ResourceQuota>>.Instance);
        var coming = new ComingPods(new(
            ours.Cache<V1Deployment>(), ours.Cache<V1Pod>(), ours.Cache<V1Service>(), ours.Cache<V1ConfigMap>(), ours.Cache<V1ControllerRevision>()));
        inventory = new GpuInventory(nodes, pods, runtimes, quotas, coming, Options.Create(options), trigger, clock, log);
    }

    private sealed class Trigger : IReconcileTrigger<ModelDeployment>
    {
        public ConcurrentQueue<string> Keys { get; } = new();

        public void Enqueue(string? ns, string name) => Keys.Enqueue($"{ns}/{name}");
    }

    private sealed class Lines : ILogger<GpuInventory>
    {
        public ConcurrentQueue<string> All { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception));
    }
}
