using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Hosting.Tracing;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Operator.Tests.Healing;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Resting;

/// <summary>The whole operator with a ModelDeployment that waits for nothing: what is not done again, and what is not believed.</summary>
public sealed class OperatorAtRestTests : IAsyncLifetime
{
    private const string Namespace = "/api/v1/namespaces/ml";
    private const string Service = $"{Namespace}/services/digits";
    private const string Budget = "/apis/policy/v1/namespaces/ml/poddisruptionbudgets/digits-gateway";

    // A source of its own: operators of other tests are not heard.
    private readonly string _source = Guid.NewGuid().ToString();
    private readonly ConcurrentQueue<Activity> _turns = new();
    private readonly ActivityListener _listener;
    private RolloutInMemory _rollout = null!;

    public OperatorAtRestTests()
    {
        _listener = new()
        {
            ShouldListenTo = candidate => candidate.Name == _source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _turns.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public async Task InitializeAsync()
    {
        _rollout = await RolloutInMemory.StandingStillAsync(
            RolloutPhase.Healthy, replace: services => services.AddSingleton(_ => new Spans(_source)));
        await RestAsync();
    }

    public async Task DisposeAsync()
    {
        await _rollout.DisposeAsync();
        _listener.Dispose();
    }

    [Fact]
    public async Task TurnAtRest_AsksNobody_AndSendsNothing()
    {
        var (asked, requests) = (_rollout.Pods.Asked, Requests);

        await TurnAsync();
        await TurnAsync();

        (_rollout.Pods.Asked, Requests).ShouldBe((asked, requests));
    }

    [Fact]
    public async Task R30_TurnAtRest_ComesAgainWithinHalfAnHour()
    {
        var owner = _rollout.Services.GetRequiredService<IResourceCache<ModelDeployment>>().Get("ml", "digits").ShouldNotBeNull();

        var result = await _rollout.Services.GetRequiredService<ModelDeploymentController>().ReconcileAsync(owner, CancellationToken.None);

        result.RequeueAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task R30_OwnedObject_ChangedByAnother_IsWrittenAgain()
    {
        for (var time = 1; time <= 2; time++)
        {
            var state = _rollout.Cluster.Get(Service)!;
            state["spec"]!["selector"]!["extra"] = "1";
            _rollout.Cluster.Put(Service, state);

            await Eventually.True(() => _rollout.Cluster.Get(Service)!["spec"]!["selector"]!["extra"] is null, $"time {time}");
            await RestAsync();
        }
    }

    [Fact]
    public async Task R30_OwnedObject_DeletedByAnother_IsMadeAgain()
    {
        _rollout.Cluster.Delete(Budget);

        await Eventually.True(() => _rollout.Cluster.Get(Budget) is not null);
    }

    [Fact]
    public async Task R28_ObjectThatLosesItsOwner_IsNotTakenForOurs()
    {
        var state = _rollout.Cluster.Get(Budget)!;
        state["metadata"]!["ownerReferences"] = new JsonArray(JsonNode.Parse(
            """{"apiVersion":"v1","kind":"ConfigMap","name":"mine","uid":"another","controller":true}"""));
        _rollout.Cluster.Put(Budget, state);

        await _rollout.UntilAsync("Accepted", "False", "belongs to ConfigMap mine");
    }

    [Fact]
    public async Task R30_GatewayWhoseContainerStartsAnew_IsAsked()
    {
        var asked = _rollout.Pods.Asked;
        var (path, state) = Pod("digits-gateway");
        state["status"]!["containerStatuses"] = JsonNode.Parse(
            """[{"name":"gateway","state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]""");
        _rollout.Cluster.Put(path, state);

        await Eventually.True(() => _rollout.Pods.Asked > asked);
    }

    [Fact]
    public async Task R31_GatewayThatDoesNotAnswer_IsAskedUntilItDoes()
    {
        _rollout.Pods.AreSilent = true;
        _rollout.Cluster.Delete(Budget);
        await _rollout.UntilAsync("TrafficConverged", "False", "");
        var asked = _rollout.Pods.Asked;
        await Eventually.True(() => _rollout.Pods.Asked > asked, "asked again, although nothing has changed");

        _rollout.Pods.AreSilent = false;
        await _rollout.UntilAsync("TrafficConverged", "True", "");
    }

    private int Requests => _rollout.Cluster.Server.Received.Count(request =>
        !request.IsWatch && !request.Path.Contains("/events", StringComparison.Ordinal));

    private (string Path, JsonObject State) Pod(string prefix)
    {
        var found = _rollout.Cluster.List($"{Namespace}/pods")
            .First(pod => ((string)pod["metadata"]!["name"]!).StartsWith(prefix, StringComparison.Ordinal));
        return ($"{Namespace}/pods/{(string)found["metadata"]!["name"]!}", found.DeepClone().AsObject());
    }

    // The turns that follow a promotion, or a change that was put right, take a moment, and one of them may be taken for the turn that was
    // asked for here.
    private async Task RestAsync()
    {
        await _rollout.UntilAsync("TrafficConverged", "True", "");
        await Eventually.True(async () =>
        {
            var asked = _rollout.Pods.Asked;
            for (var turn = 0; turn < 4; turn++)
            {
                await TurnAsync();
            }

            return _rollout.Pods.Asked == asked;
        }, "turns that ask no gateway");
    }

    private async Task TurnAsync()
    {
        var before = _turns.Count;
        _rollout.Services.GetRequiredService<IReconcileTrigger<ModelDeployment>>().Enqueue("ml", "digits");
        await Eventually.True(() => _turns.Count > before, "a turn");
    }
}
