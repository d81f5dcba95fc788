using System.Collections.Concurrent;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Gpus;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Operator.Observing.Gpus.Watched;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Gpus;

/// <summary>The GPUs of one node, of which a pod of somebody holds three of four, and the ModelDeployments that want them.</summary>
public abstract class GpuInventoryTestBase : IAsyncLifetime
{
    private protected const string Node = "/api/v1/nodes/a";
    private protected const string Runtime = "/apis/node.k8s.io/v1/runtimeclasses/nvidia";
    private protected const string Quota = "/api/v1/namespaces/ml/resourcequotas/gpus";
    private protected const string Busy = "/api/v1/namespaces/other/pods/busy";

    private readonly FakeLogger<GpuInventory> _log = new();
    private KubernetesApi _api = null!;

    private protected ManualTimeProvider Clock { get; } = new();

    private protected Trigger Woken { get; } = new();

    private protected GpuNews News { get; } = new();

    private protected ModelDeployment Owner { get; } = Sample.Digits();

    private protected ModelDeployment Waits { get; } = Sample.Digits() with
    {
        Status = new() { Conditions = [new() { Type = "GpuAvailable", Status = "False" }] },
    };

    private protected ModelDeployment Other { get; } =
        Sample.Digits() with { Metadata = Sample.Digits().Metadata with { Name = "letters" } };

    private protected MemoryApi Ours { get; } = new();

    private protected MemoryApi Owners { get; } = new();

    private protected MemoryCluster Cluster { get; private set; } = null!;

    private protected GpuInventory Inventory { get; private set; } = null!;

    private protected GpuAsking Asking { get; private set; } = null!;

    private protected Informer<GpuNode> Nodes { get; private set; } = null!;

    private protected Informer<GpuPod> Pods { get; private set; } = null!;

    private protected Informer<V1ResourceQuota> Quotas { get; private set; } = null!;

    private protected GoingNamespaces Going { get; private set; } = null!;

    private protected IEnumerable<string> Told => _log.Collector.GetSnapshot().Select(record => record.Message);

    public async Task InitializeAsync()
    {
        Cluster = await MemoryCluster.StartAsync(Clock);
        Cluster.Put(Node, """
            {"metadata":{"labels":{"nvidia.com/gpu.product":"NVIDIA-H200"}},
             "status":{"allocatable":{"nvidia.com/gpu":"4"},"conditions":[{"type":"Ready","status":"True"}]}}
            """);
        Cluster.Put(Busy, """
            {"spec":{"nodeName":"a","containers":[{"resources":{"limits":{"nvidia.com/gpu":"3"}}}]},
             "status":{"phase":"Running"}}
            """);
        Cluster.Put("/api/v1/namespaces/other/pods/web",
            """{"spec":{"nodeName":"a","containers":[{"resources":{"limits":{"cpu":"3"}}}]}}""");
        var options = new KubernetesClientOptions();
        options.JsonContexts.Add(GpuJsonContext.Default);
        _api = new KubernetesApi(new KubernetesConnection { Server = Cluster.Server.Address, Source = "a test" }, options, time: Clock);
        Build(new OperatorOptions());
        await Inventory.StartAsync(default);
    }

    public async Task DisposeAsync()
    {
        await Inventory.StopAsync(default).Soon();
        await Going.StopAsync(default).Soon();
        _api.Dispose();
        await Cluster.DisposeAsync();
    }

    private protected void Build(OperatorOptions options)
    {
        Nodes = new Informer<GpuNode>(
            _api, Options.Create(new InformerOptions<GpuNode>()), Clock, NullLogger<Informer<GpuNode>>.Instance);
        var kept = new InformerOptions<GpuPod> { FieldSelector = GpuInventory.RunningPods, Keep = GpuRequests.AsksForDevices };
        Pods = new Informer<GpuPod>(_api, Options.Create(kept), Clock, NullLogger<Informer<GpuPod>>.Instance);
        var runtimes = new Informer<V1RuntimeClass>(
            _api, Options.Create(new InformerOptions<V1RuntimeClass>()), Clock, NullLogger<Informer<V1RuntimeClass>>.Instance);
        var limits = new InformerOptions<V1ResourceQuota> { Namespaces = options.Namespaces, Keep = QuotaArithmetic.LimitsDevices };
        Quotas = new Informer<V1ResourceQuota>(_api, Options.Create(limits), Clock, NullLogger<Informer<V1ResourceQuota>>.Instance);
        var view = new ClusterView(
            Ours.Cache<V1Deployment>(), Ours.Cache<PodView>(), Ours.Cache<V1Service>(), Ours.Cache<V1ConfigMap>(),
            Ours.Cache<V1ControllerRevision>(),
            Ours.Cache<V2HorizontalPodAutoscaler>());
        Going = Leaving.Namespaces(_api, Clock, options);
        var departures = new Departures(Going, Owners.Feed<ModelDeployment>(), News);
        var coming = new ComingPods(view, departures, new(view.Deployments, Ours.Feed<V1Deployment>(), Ours.Feed<PodView>(), News));
        var reservations = new GpuReservations(view, departures, Clock);
        var (claims, calls) = (new GpuClaims(departures, Clock), new GpuCalls(Woken));
        var seen = new GpuView(Nodes, Pods, runtimes, Quotas, coming, reservations);
        Asking = new(seen, claims, reservations, calls, News);
        Inventory = new(
            Nodes, Pods, runtimes, Quotas, coming, reservations, Asking, seen, News, calls, new(claims, seen, calls), Going,
            Options.Create(options), Clock, _log);
    }

    private protected async Task<ObservedGpus?> ObserveAsync(ModelDeployment owner) =>
        (await Inventory.WhenAskedAsync(owner, RevisionTemplate.Of(owner.Spec).Revision, default)).Value;

    /// <summary>Waits until all that has been told was looked at.</summary>
    private protected Task QuietAsync() => Eventually.True(() => News.LookedAt == News.Count);

    private protected void Reserve(ModelDeployment owner, int? replicas) =>
        Asking.Note(owner, RevisionTemplate.Of(owner.Spec).Revision, PlanOf(owner, replicas));

    private protected static ModelDeployment Rolling(ModelDeployment owner, int givenUp) => owner with
    {
        Status = owner.Status! with
        {
            CandidateRevision = "b",
            Revisions =
            [
                new() { Revision = "a", Role = RevisionRole.Stable, Replicas = owner.Spec.Replicas - givenUp, GivenUp = givenUp },
            ],
        },
    };

    // A plan that lacks one pod of two GPUs.
    private protected void Lack(ModelDeployment owner, DateTimeOffset since) => Asking.Note(
        owner, RevisionTemplate.Of(owner.Spec).Revision,
        PlanOf(owner, 0) with { PodsWithoutGpus = 1, Status = new() { Progress = new() { WaitingForGpuSince = since } } });

    // A plan that a quota keeps one pod of two GPUs from.
    private protected void LackByQuota(ModelDeployment owner) => Asking.Note(
        owner, RevisionTemplate.Of(owner.Spec).Revision, PlanOf(owner, 0) with { PodsOverQuota = 1 });

    private protected static RolloutPlan PlanOf(ModelDeployment owner, int? replicas) => new()
    {
        DesiredRevision = RevisionTemplate.Of(owner.Spec).Revision,
        Status = new(),
        Sizes = [new(RevisionTemplate.Of(owner.Spec).Revision, replicas) { MinReplicas = replicas is null ? 2 : null }],
        Deletions = [],
        Route = null,
        Transitions = [],
    };

    private protected sealed class Trigger : IReconcileTrigger<ModelDeployment>
    {
        public ConcurrentQueue<string> Keys { get; } = new();

        public void Enqueue(string? ns, string name) => Keys.Enqueue($"{ns}/{name}");
    }
}
