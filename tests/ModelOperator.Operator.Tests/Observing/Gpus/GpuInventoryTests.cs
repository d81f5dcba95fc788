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
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Gpus;

public sealed class GpuInventoryTests : IAsyncLifetime
{
    private const string Node = "/api/v1/nodes/a";
    private const string Busy = "/api/v1/namespaces/other/pods/busy";

    private readonly ManualTimeProvider clock = new();
    private readonly Trigger trigger = new();
    private readonly Lines log = new();
    private readonly ModelDeployment owner = Sample.Digits();
    private readonly ModelDeployment waits = Sample.Digits() with { Status = new() { Conditions = [new() { Type = "GpuAvailable", Status = "False" }] } };
    private MemoryCluster cluster = null!;
    private KubernetesApi api = null!;
    private GpuInventory inventory = null!;
    private Informer<GpuPod> pods = null!;

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
        await Eventually.True(() => observing.IsCompleted, clock, TimeSpan.FromSeconds(1));
        (await observing).ShouldBeNull();
        log.All.ShouldContain(l => l.Contains("ml/digits: the cluster's GPUs cannot be seen", StringComparison.Ordinal) && l.Contains("no nodes for you", StringComparison.Ordinal));

        Volatile.Write(ref forbidden, false);
        await Eventually.True(() => trigger.Keys.Contains("ml/digits"), clock, TimeSpan.FromSeconds(1));
        (await inventory.ObserveAsync(owner, default).Soon()).ShouldNotBeNull();
    }

    [Fact]
    public async Task OperatorOfOneNamespace_SaysOnceThatItIsBlind()
    {
        Build(new OperatorOptions { Namespace = "ml" });

        (await inventory.ObserveAsync(owner, default).Soon()).ShouldBeNull();
        (await inventory.ObserveAsync(owner, default).Soon()).ShouldBeNull();

        log.All.Count.ShouldBe(1);
        cluster.Server.Received.ShouldBeEmpty();
    }

    private void Build(OperatorOptions options)
    {
        var nodes = new Informer<V1Node>(api, Options.Create(new InformerOptions<V1Node>()), clock, NullLogger<Informer<V1Node>>.Instance);
        var kept = new InformerOptions<GpuPod> { FieldSelector = GpuInventory.RunningPods, Keep = GpuRequests.AsksForDevices };
        pods = new Informer<GpuPod>(api, Options.Create(kept), clock, NullLogger<Informer<GpuPod>>.Instance);
        inventory = new GpuInventory(nodes, pods, Options.Create(options), trigger, clock, log);
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
