using System.Collections.Concurrent;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Resting;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing;

public sealed class CordonedNodesTests : IAsyncLifetime
{
    private const string First = "/api/v1/nodes/first";
    private const string Second = "/api/v1/nodes/second";
    private const string Cordoned = """{"spec":{"unschedulable":true}}""";

    private static readonly ModelDeployment Digits = Sample.Digits();

    private readonly MemoryApi _ours = new();
    private readonly Trigger _trigger = new();
    private MemoryCluster _cluster = null!;
    private KubernetesApi _api = null!;
    private ClusterView _view = null!;
    private CordonedNodes _cordoned = null!;

    public async Task InitializeAsync()
    {
        _cluster = await MemoryCluster.StartAsync();
        var client = new KubernetesClientOptions();
        client.JsonContexts.Add(NodePlaceJsonContext.Default);
        _api = new KubernetesApi(new KubernetesConnection { Server = _cluster.Server.Address, Source = "a test" }, client);
        _view = new ClusterView(
            _ours.Cache<V1Deployment>(), _ours.Cache<PodView>(), _ours.Cache<V1Service>(), _ours.Cache<V1ConfigMap>(),
            _ours.Cache<V1ControllerRevision>(), _ours.Cache<V2HorizontalPodAutoscaler>());
        _cordoned = Make(new());
        Put("digits", "first");
        Put("letters", "second");
        await _cordoned.StartAsync(default);
        await _cordoned.KnownAsync(default).Soon();
    }

    public async Task DisposeAsync()
    {
        await _cordoned.StopAsync(default).Soon();
        _api.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task NodeThatIsCordonedOrComesBack_WakesThoseWithPodsThere_AndItsHeartbeatsNobody()
    {
        _cluster.Put(First, Cordoned);
        await Eventually.True(() => _trigger.Keys.Count == 1, "digits is woken");

        _cluster.Put(First, """{"metadata":{"annotations":{"beat":"1"}},"spec":{"unschedulable":true}}""");
        _cluster.Put(First, """{"metadata":{"annotations":{"beat":"2"}},"spec":{"unschedulable":true}}""");
        _cluster.Put(Second, Cordoned);
        await Eventually.True(() => _trigger.Keys.Contains("ml/letters"), "changes come in order, so the heartbeats are read by now");
        _cluster.Put(First, """{"spec":{}}""");
        await Eventually.True(() => _trigger.Keys.Last() == "ml/digits", "the node takes pods again");

        _trigger.Keys.ShouldBe(["ml/digits", "ml/letters", "ml/digits"]);
    }

    [Fact]
    public async Task NodeThatIsCordoned_ChangesWhatThoseWithPodsThereSee_AndNobodyElse()
    {
        var sight = new TurnSight([], _view, _cordoned, new(_trigger));
        await Eventually.True(() => sight.Of(Digits, hasLooked: false) is not null);
        var before = sight.Of(Digits, hasLooked: false);

        _cluster.Put(Second, Cordoned);
        await Eventually.True(() => _trigger.Keys.Contains("ml/letters"));
        sight.Of(Digits, hasLooked: false).ShouldBe(before);

        _cluster.Put(First, Cordoned);
        await Eventually.True(() => sight.Of(Digits, hasLooked: false) != before);
        _cluster.Put(First, "{}");
        await Eventually.True(() => sight.Of(Digits, hasLooked: false) == before);
    }

    // No turn may rest on what it saw without them, because their list wakes nobody whose pods stay.
    [Fact]
    public async Task NodesAreAwaited_UntilTheirFirstList_AndNeverByAnOperatorThatMayNotSeeThem()
    {
        await Eventually.True(
            () => new TurnSight([], _view, _cordoned, new(_trigger)).Of(Digits, hasLooked: false) is not null, "the list has come");

        using var listless = Make(new());
        new TurnSight([], _view, listless, new(_trigger)).Of(Digits, hasLooked: false).ShouldBeNull("no list has come");

        using var blind = Make(new() { Namespaces = ["ml"] });
        new TurnSight([], _view, blind, new(_trigger)).Of(Digits, hasLooked: false).ShouldNotBeNull("none ever comes");
    }

    private CordonedNodes Make(OperatorOptions options)
    {
        Informer<NodePlace> nodes = new(
            _api, Options.Create(new InformerOptions<NodePlace> { Keep = CordonedNodes.IsCordoned }), TimeProvider.System,
            NullLogger<Informer<NodePlace>>.Instance);
        return new(nodes, _view, _trigger, Options.Create(options), TimeProvider.System);
    }

    private void Put(string name, string node) => _ours.Put(new PodView
    {
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = "ml",
            Labels = new Dictionary<string,
            string>
            { [ModelOperatorApi.NameLabel] = name }
        },
        Spec = new() { NodeName = node },
    });

    private sealed class Trigger : IReconcileTrigger<ModelDeployment>
    {
        public ConcurrentQueue<string> Keys { get; } = new();

        public void Enqueue(string? ns, string name) => Keys.Enqueue($"{ns}/{name}");
    }
}
