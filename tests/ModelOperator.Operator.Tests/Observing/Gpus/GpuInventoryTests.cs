using System.Collections.Concurrent;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Objects.Revisions;
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

public sealed class GpuInventoryTests : IAsyncLifetime
{
    private const string Node = "/api/v1/nodes/a";
    private const string Runtime = "/apis/node.k8s.io/v1/runtimeclasses/nvidia";
    private const string Quota = "/api/v1/namespaces/ml/resourcequotas/gpus";
    private const string Busy = "/api/v1/namespaces/other/pods/busy";

    private readonly ManualTimeProvider _clock = new();
    private readonly Trigger _trigger = new();
    private readonly FakeLogger<GpuInventory> _log = new();
    private readonly ModelDeployment _owner = Sample.Digits();
    private readonly ModelDeployment _waits = Sample.Digits() with
    {
        Status = new() { Conditions = [new() { Type = "GpuAvailable", Status = "False" }] },
    };
    private readonly ModelDeployment _other = Sample.Digits() with { Metadata = Sample.Digits().Metadata with { Name = "letters" } };
    private readonly MemoryApi _ours = new();
    private MemoryCluster _cluster = null!;
    private KubernetesApi _api = null!;
    private GpuInventory _inventory = null!;
    private Informer<GpuNode> _nodes = null!;
    private Informer<GpuPod> _pods = null!;
    private Informer<V1ResourceQuota> _quotas = null!;
    private GoingNamespaces _going = null!;

    private IEnumerable<string> Told => _log.Collector.GetSnapshot().Select(record => record.Message);

    public async Task InitializeAsync()
    {
        _cluster = await MemoryCluster.StartAsync(_clock);
        _cluster.Put(Node, """
            {"metadata":{"labels":{"nvidia.com/gpu.product":"NVIDIA-H200"}},
             "status":{"allocatable":{"nvidia.com/gpu":"4"},"conditions":[{"type":"Ready","status":"True"}]}}
            """);
        _cluster.Put(Busy, """{"spec":{"nodeName":"a","containers":[{"resources":{"limits":{"nvidia.com/gpu":"3"}}}]},"status":{"phase":"Running"}}""");
        _cluster.Put("/api/v1/namespaces/other/pods/web",
            """{"spec":{"nodeName":"a","containers":[{"resources":{"limits":{"cpu":"3"}}}]}}""");
        var options = new KubernetesClientOptions();
        options.JsonContexts.Add(GpuJsonContext.Default);
        _api = new KubernetesApi(new KubernetesConnection { Server = _cluster.Server.Address, Source = "a test" }, options, time: _clock);
        Build(new OperatorOptions());
        await _inventory.StartAsync(default);
    }

    public async Task DisposeAsync()
    {
        await _inventory.StopAsync(default).Soon();
        await _going.StopAsync(default).Soon();
        _api.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Gpus_AreCountedOverTheWholeCluster()
    {
        var gpus = await ObserveAsync(_owner).Soon();

        gpus.ShouldNotBeNull();
        (gpus.Nodes, gpus.Allocatable, gpus.Requested, gpus.PodsThatFit).ShouldBe((1, 4, 3, 0));
        _pods.List().Single().Metadata.Name.ShouldBe("busy", "a pod without devices is not held");
        _cluster.Server.Received.First(r => r.Path == "/api/v1/pods").Query["fieldSelector"]
            .ShouldBe("spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed");
    }

    [Fact]
    public async Task NobodyAsksForGpus_NothingIsWatched()
    {
        (await ObserveAsync(Sample.Digits(s => s with { Gpu = null })).Soon()).ShouldBeNull();
        _cluster.Server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task PodThatGoes_WakesThoseWhoWait_Once()
    {
        await ObserveAsync(_owner).Soon();
        await ObserveAsync(_waits).Soon();
        _trigger.Keys.Clear();

        _cluster.Delete(Busy);
        await Eventually.True(() => _trigger.Keys.Count == 1);

        _trigger.Keys.ShouldBe(["ml/digits"]);
        (await ObserveAsync(_owner).Soon())!.PodsThatFit.ShouldBe(2);
    }

    [Fact]
    public async Task NodesThatMayNotBeSeen_LeaveItToTheScheduler_UntilTheyMay()
    {
        var forbidden = true;
        _cluster.Fail = r => r.Path == "/api/v1/nodes" && Volatile.Read(ref forbidden) ? (403, "no nodes for you") : null;

        var observing = ObserveAsync(_owner);
        await Eventually.True(() => _nodes.LastError is not null); // The clock below would be faster than the answer.
        await Eventually.True(() => observing.IsCompleted, _clock, TimeSpan.FromSeconds(1));
        (await observing).ShouldBeNull();
        Told.ShouldContain(l => l.Contains("ml/digits: the cluster's GPUs cannot be seen", StringComparison.Ordinal)
            && l.Contains("no nodes for you", StringComparison.Ordinal));

        Volatile.Write(ref forbidden, false);
        await Eventually.True(() => _trigger.Keys.Contains("ml/digits"), _clock, TimeSpan.FromSeconds(1));
        (await ObserveAsync(_owner).Soon()).ShouldNotBeNull();
    }

    [Fact]
    public async Task RuntimeClass_NarrowsTheNodes()
    {
        _cluster.Put(Runtime, """{"handler":"nvidia","scheduling":{"nodeSelector":{"sandbox":"yes"}}}""");

        (await ObserveAsync(_owner).Soon())!.Nodes.ShouldBe(0);
        (await ObserveAsync(Sample.Digits(s => s with { Gpu = s.Gpu! with { RuntimeClassName = "other" } })).Soon())!.Nodes.ShouldBe(1);
    }

    [Fact]
    public async Task Quota_CapsWhatFits_AndWakesThoseOfItsNamespace_WhenItHasRoom()
    {
        _cluster.Put(Busy, "{}");
        _cluster.Put("/api/v1/namespaces/other/resourcequotas/gpus", """{"status":{"hard":{"requests.nvidia.com/gpu":"0"}}}""");
        _cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"4"},"used":{"requests.nvidia.com/gpu":"3"}}}""");

        var gpus = (await ObserveAsync(_waits).Soon())!;
        gpus.Quota.ShouldBe(new ObservedQuota("gpus", 4, 3));
        gpus.PodsThatFit.ShouldBe(0);
        await ObserveAsync(_waits).Soon();
        _trigger.Keys.Clear();

        _cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"4"},"used":{"requests.nvidia.com/gpu":"2"}}}""");
        await Eventually.True(() => !_trigger.Keys.IsEmpty);

        _trigger.Keys.ShouldBe(["ml/digits"]);
        (await ObserveAsync(_owner).Soon())!.PodsThatFit.ShouldBe(1);
    }

    [Fact]
    public async Task R17_WhatAPlanAskedFor_IsFreeForNobodyElse_BeforeTheCachesShowIt()
    {
        _cluster.Put(Busy, "{}");
        _cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"4"}}}""");

        Reserve(_other, 1);

        var gpus = (await ObserveAsync(_owner).Soon())!;
        (gpus.Reserved, gpus.PodsThatFit).ShouldBe((2, 1), "a pod of two GPUs");
        (await ObserveAsync(_other).Soon())!.PodsThatFit.ShouldBe(2, "what it has asked for itself is no competition");

        _ours.Put(RevisionDeploymentBuilder.Build(
            _other, RevisionTemplate.Of(_other.Spec).Revision, RevisionTemplate.Of(_other.Spec), 1, Sample.Options));
        (await ObserveAsync(_owner).Soon())!.Reserved.ShouldBe(2, "the same pod, now in the cache");
    }

    [Fact]
    public async Task R17_WhatAPlanAskedFor_CountsForTheQuotaOfItsNamespace()
    {
        _cluster.Put(Busy, "{}");
        _cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"2"}}}""");
        await ObserveAsync(_owner).Soon();

        Reserve(_other, 1);

        (await ObserveAsync(_owner).Soon())!.ShouldSatisfyAllConditions(
            g => g.Quota.ShouldBe(new ObservedQuota("gpus", 2, 0, Reserved: 2)), g => g.PodsThatFit.ShouldBe(0));
        var elsewhere = _other with { Metadata = _other.Metadata with { NamespaceProperty = "elsewhere" } };
        _inventory.Forget(_other);
        Reserve(elsewhere, 1);
        (await ObserveAsync(_owner).Soon())!.PodsThatFit.ShouldBe(1, "the node has four");
    }

    [Fact]
    public async Task R17_NamespaceThatGoes_FreesWhatWasPromisedToIt_AndWakesThoseWhoWait()
    {
        await _going.StartAsync(default);
        _cluster.Put(Busy, "{}");
        var elsewhere = _other with { Metadata = _other.Metadata with { NamespaceProperty = "elsewhere" } };
        _ours.Put(RevisionDeploymentBuilder.Build(elsewhere, "0123456789", RevisionTemplate.Of(elsewhere.Spec), 1, Sample.Options));
        Reserve(elsewhere with { Metadata = elsewhere.Metadata with { Name = "signs" } }, 1);
        (await ObserveAsync(_waits).Soon())!.PodsThatFit.ShouldBe(0);
        _trigger.Keys.Clear();
        await ObserveAsync(_waits).Soon();

        _cluster.Put("/api/v1/namespaces/elsewhere",
            """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z","finalizers":["kubernetes"]}}""");
        await Eventually.True(() => !_trigger.Keys.IsEmpty);

        (await ObserveAsync(_waits).Soon())!.ShouldSatisfyAllConditions(g => g.Reserved.ShouldBe(0), g => g.PodsThatFit.ShouldBe(2));
    }

    [Fact]
    public async Task R17_PromiseEnds_WithTheNextPlan_WithItsOwner_AndWhenNobodyKeepsIt()
    {
        _cluster.Put(Busy, "{}");
        await ObserveAsync(_owner).Soon();

        Reserve(_other, 2);
        (await Fit()).ShouldBe(0);
        Reserve(_other, 0);
        (await Fit()).ShouldBe(2);

        Reserve(_other, 2);
        _inventory.Forget(_other);
        (await Fit()).ShouldBe(2);

        Reserve(_other, 2);
        _clock.Advance(GpuReservations.Lifetime - TimeSpan.FromSeconds(1));
        (await Fit()).ShouldBe(0);
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await Fit()).ShouldBe(2);

        Reserve(_other, null);
        (await Fit()).ShouldBe(0, "an autoscaler may choose no less than two");

        async Task<int> Fit() => (await ObserveAsync(_owner).Soon())!.PodsThatFit;
    }

    [Fact]
    public async Task R17_PlansOfTheSameInstant_NeverGiveTheSameGpuTwice()
    {
        _cluster.Put(Busy, "{}");
        await ObserveAsync(_owner).Soon();
        var turns = new GpuTurns(_inventory);
        Task<int> meanwhile;
        using (var turn = await turns.TakeAsync(_owner, RevisionOf(_owner), default).Soon())
        {
            meanwhile = PodsOfNextAsync(_other);
            PodsThatGetGpus(_owner, turn).ShouldBe(2, "the node has four GPUs, a pod takes two");
            meanwhile.IsCompleted.ShouldBeFalse();
        }

        (await meanwhile.Soon()).ShouldBe(0, "it is planned after the first, with what that asked for");
        turns.Forget(_owner);
        (await PodsOfNextAsync(_other).Soon()).ShouldBe(2);

        async Task<int> PodsOfNextAsync(ModelDeployment owner)
        {
            using var turn = await turns.TakeAsync(owner, RevisionOf(owner), default);
            return PodsThatGetGpus(owner, turn);
        }

        static int PodsThatGetGpus(ModelDeployment owner, GpuTurn turn)
        {
            var plan = PlanOf(owner, turn.Gpus.Value!.PodsThatFit >= 2 ? 2 : 0);
            turn.Reserve(plan);
            return plan.Sizes[0].Replicas!.Value;
        }

        static string RevisionOf(ModelDeployment owner) => RevisionTemplate.Of(owner.Spec).Revision;
    }

    [Fact]
    public async Task WhoeverHasWaitedLonger_IsLeftTheGpus_AndIsWokenFirst()
    {
        await ObserveAsync(_owner).Soon();
        var now = _clock.GetUtcNow();
        Lack(_waits, now - TimeSpan.FromMinutes(1));
        var older = _waits with { Metadata = _other.Metadata };
        Lack(older, now - TimeSpan.FromMinutes(2));
        await ObserveAsync(_waits).Soon();
        await ObserveAsync(older).Soon();

        _cluster.Delete(Busy);
        await Eventually.True(() => _trigger.Keys.Count == 2);

        _trigger.Keys.ShouldBe(["ml/letters", "ml/digits"]);
        (await ObserveAsync(_waits).Soon())!.ShouldSatisfyAllConditions(g => g.Reserved.ShouldBe(2), g => g.PodsThatFit.ShouldBe(1));
        (await ObserveAsync(older).Soon())!.PodsThatFit.ShouldBe(2, "nobody has waited longer");
        var inPlace = _waits with { Spec = _waits.Spec with { Gpu = _waits.Spec.Gpu! with { WhenFull = GpuWhenFull.Replace } } };
        (await ObserveAsync(inPlace).Soon())!.PodsThatFit.ShouldBe(2, "it has given the pods up itself");
        _inventory.Forget(older);
        (await ObserveAsync(_waits).Soon())!.PodsThatFit.ShouldBe(2);
    }

    [Fact]
    public async Task WhatAQuotaKeepsFromTheOlder_IsNotKeptFreeForIt()
    {
        _cluster.Put(Busy, "{}");
        var elsewhere = _other with { Metadata = _other.Metadata with { NamespaceProperty = "elsewhere" } };
        _cluster.Put("/api/v1/namespaces/elsewhere/resourcequotas/gpus", """{"status":{"hard":{"requests.nvidia.com/gpu":"0"}}}""");
        await ObserveAsync(_owner).Soon();

        Lack(elsewhere, _clock.GetUtcNow());

        (await ObserveAsync(_owner).Soon())!.PodsThatFit.ShouldBe(2);
    }

    [Fact]
    public async Task Turn_LooksAtTheGpus_OnlyWhenAPlanAsks()
    {
        _cluster.Put(Busy, "{}");
        await ObserveAsync(_owner).Soon();

        using var turn = await new GpuTurns(_inventory).TakeAsync(_owner, RevisionTemplate.Of(_owner.Spec).Revision, default).Soon();

        turn.Gpus.IsValueCreated.ShouldBeFalse();
        turn.Gpus.Value!.PodsThatFit.ShouldBe(2);
    }

    [Fact]
    public async Task SteadyState_AsksTheServerNothing()
    {
        _cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"4"}}}""");
        await ObserveAsync(_owner).Soon();
        await Eventually.True(() => Watches() == 4);
        var received = _cluster.Server.Received.Count;

        for (var i = 0; i < 20; i++)
        {
            await ObserveAsync(_owner).Soon();
        }

        _cluster.Server.Received.Count.ShouldBe(received);

        int Watches() => _cluster.Server.Received.Where(r => r.IsWatch).Select(r => r.Path).Distinct().Count();
    }

    [Fact]
    public async Task QuotasAndRuntimeClassesThatMayNotBeSeen_AreLeftOut_AndSaidOnce()
    {
        _cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"0"}}}""");
        _cluster.Fail = r => r.Path.Contains("resourcequotas", StringComparison.Ordinal)
            || r.Path.Contains("node.k8s.io", StringComparison.Ordinal) ? (403, "not for you") : null;

        var observing = ObserveAsync(_owner);
        await Eventually.True(() =>
            _nodes.HasSynced && _pods.HasSynced && _quotas.LastError is not null); // The clock below would be faster than the answers.
        await Eventually.True(() => observing.IsCompleted, _clock, TimeSpan.FromSeconds(1));

        (await observing).ShouldNotBeNull().ShouldSatisfyAllConditions(g => g.Nodes.ShouldBe(1), g => g.Quota.ShouldBeNull());
        await ObserveAsync(_owner).Soon();
        Told.Order(StringComparer.Ordinal).Select(l => l[..l.IndexOf(' ', StringComparison.Ordinal)])
            .ShouldBe(["resourcequotas", "runtimeclasses.node.k8s.io"]);
    }

    [Fact]
    public async Task OperatorOfOneNamespace_CountsItsQuotas_AndSaysOnceThatItIsBlindOtherwise()
    {
        await _inventory.StopAsync(default).Soon();
        Build(new OperatorOptions { Namespaces = ["ml"] });
        await _inventory.StartAsync(default);
        (await ObserveAsync(_owner).Soon()).ShouldBeNull();

        _cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"5"},"used":{"requests.nvidia.com/gpu":"1"}}}""");
        await Eventually.True(() => _quotas.List().Count == 1);
        (await ObserveAsync(_owner).Soon()).ShouldNotBeNull()
            .ShouldSatisfyAllConditions(g => g.Nodes.ShouldBeNull(), g => g.PodsThatFit.ShouldBe(2));

        Told.ShouldHaveSingleItem().ShouldContain("namespace ml alone");
        _cluster.Server.Received.Select(r => r.Path).Where(p => p.StartsWith("/api/", StringComparison.Ordinal)).Distinct()
            .ShouldBe(["/api/v1/namespaces/ml/resourcequotas"]);
    }

    private void Build(OperatorOptions options)
    {
        _nodes = new Informer<GpuNode>(
            _api, Options.Create(new InformerOptions<GpuNode>()), _clock, NullLogger<Informer<GpuNode>>.Instance);
        var kept = new InformerOptions<GpuPod> { FieldSelector = GpuInventory.RunningPods, Keep = GpuRequests.AsksForDevices };
        _pods = new Informer<GpuPod>(_api, Options.Create(kept), _clock, NullLogger<Informer<GpuPod>>.Instance);
        var runtimes = new Informer<V1RuntimeClass>(
            _api, Options.Create(new InformerOptions<V1RuntimeClass>()), _clock, NullLogger<Informer<V1RuntimeClass>>.Instance);
        var limits = new InformerOptions<V1ResourceQuota> { Namespaces = options.Namespaces, Keep = QuotaArithmetic.LimitsDevices };
        _quotas = new Informer<V1ResourceQuota>(_api, Options.Create(limits), _clock, NullLogger<Informer<V1ResourceQuota>>.Instance);
        var view = new ClusterView(
            _ours.Cache<V1Deployment>(), _ours.Cache<PodView>(), _ours.Cache<V1Service>(), _ours.Cache<V1ConfigMap>(),
            _ours.Cache<V1ControllerRevision>(),
            _ours.Cache<V2HorizontalPodAutoscaler>());
        _going = Leaving.Namespaces(_api, _clock, options);
        var departures = new Departures(_going, new MemoryApi().Cache<ModelDeployment>());
        _inventory = new GpuInventory(
            _nodes, _pods, runtimes, _quotas,
            new ComingPods(view, departures, new(view.Deployments, _ours.Feed<V1Deployment>(), _ours.Feed<PodView>())),
            new GpuReservations(view, departures, _clock), new GpuClaims(departures, _clock), _going, Options.Create(options), _trigger,
            _clock, _log);
    }

    private async Task<ObservedGpus?> ObserveAsync(ModelDeployment owner) =>
        (await _inventory.WhenAskedAsync(owner, RevisionTemplate.Of(owner.Spec).Revision, default)).Value;

    private void Reserve(ModelDeployment owner, int? replicas) =>
        _inventory.Reserve(owner, RevisionTemplate.Of(owner.Spec).Revision, PlanOf(owner, replicas));

    // A plan that lacks one pod of two GPUs.
    private void Lack(ModelDeployment owner, DateTimeOffset since) => _inventory.Reserve(
        owner, RevisionTemplate.Of(owner.Spec).Revision,
        PlanOf(owner, 0) with { PodsWithoutGpus = 1, Status = new() { Progress = new() { WaitingForGpuSince = since } } });

    private static RolloutPlan PlanOf(ModelDeployment owner, int? replicas) => new()
    {
        DesiredRevision = RevisionTemplate.Of(owner.Spec).Revision,
        Status = new(),
        Sizes = [new(RevisionTemplate.Of(owner.Spec).Revision, replicas) { MinReplicas = replicas is null ? 2 : null }],
        Deletions = [],
        Route = null,
        Transitions = [],
    };

    private sealed class Trigger : IReconcileTrigger<ModelDeployment>
    {
        public ConcurrentQueue<string> Keys { get; } = new();

        public void Enqueue(string? ns, string name) => Keys.Enqueue($"{ns}/{name}");
    }
}
