using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Observing.Waking;
using ModelOperator.Operator.Tests.Healing;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Waking;

/// <summary>The whole operator, and a model that goes to zero pods and comes back.</summary>
public sealed class WakeWatchTests : IAsyncLifetime
{
    private static readonly CallsInReport Silent = new(100_000, null, 0, 0);
    private static readonly CallsInReport OneHeld = new(100_000, 0, 0, 1);

    private readonly ScriptedGateways _gateways = new();
    private readonly ShiftedClock _clock = new();
    private RolloutInMemory _rollout = null!;

    public async Task InitializeAsync()
    {
        _rollout = await RolloutInMemory.StandingStillAsync(
            RolloutPhase.Healthy,
            replace: services => services.AddSingleton<IWakeProbe>(_gateways).AddSingleton<TimeProvider>(_clock),
            autoscaling: new() { MinReplicas = 0, MaxReplicas = 4, TargetInflightRequests = 4 });
    }

    public async Task DisposeAsync() => await _rollout.DisposeAsync();

    [Fact]
    public async Task R34_R35_ModelThatNobodyCalls_GoesToZero_AndAHeldRequestBringsAPod()
    {
        await ToZeroAsync();
        Replicas.ShouldBe(0);
        _rollout.Cluster.List("/apis/autoscaling/v2/namespaces/ml/horizontalpodautoscalers").ShouldBeEmpty();
        await Eventually.True(() => _gateways.Open > 0, "the gateways are asked");

        _rollout.Pods.Calls = OneHeld;
        _gateways.Tell(OneHeld);
        await Eventually.True(() => Replicas > 0);
        _rollout.Pods.Calls = Silent with { SinceLastSeconds = 0 };
        await Eventually.True(() => State == "Awake");
        await Eventually.True(() => _gateways.Open == 0, "nobody is asked about a model with pods");
        _rollout.Cluster.List("/apis/autoscaling/v2/namespaces/ml/horizontalpodautoscalers").Count.ShouldBe(1);
    }

    [Fact]
    public async Task R35_ARequestThatAGatewayCouldNotHold_BringsAPod()
    {
        await ToZeroAsync();
        await Eventually.True(() => _gateways.Open > 0);
        await Eventually.True(() => Phase == "Idle");
        await RestAsync(); // a look of the operator's own would find it, too
        _clock.Shift += TimeSpan.FromMinutes(1);

        var refused = Silent with { SinceLastSeconds = 0 };
        _rollout.Pods.Calls = refused;
        _gateways.Tell(refused);
        await Eventually.True(() => Replicas > 0);
    }

    [Fact]
    public async Task R31_AModelAtZero_IsNotLookedAtAgain_UntilSomebodyCalls()
    {
        await ToZeroAsync();
        await Eventually.True(() => _gateways.Open > 0);
        await Eventually.True(() => Phase == "Idle");
        await RestAsync();
        var asked = _rollout.Pods.Asked;
        for (var i = 0; i < 3; i++)
        {
            var questions = _gateways.Questions;
            _gateways.Tell(Silent);
            await Eventually.True(() => _gateways.Questions > questions, "the gateways are asked anew");
        }

        _rollout.Pods.Asked.ShouldBe(asked, "questions that bring no news are no reason to look");
    }

    private string? State => (string?)Status?["idle"]?["state"];

    private string? Phase => (string?)Status?["phase"];

    private JsonNode? Status => _rollout.Cluster.Get("/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits")?["status"];

    private int Replicas => _rollout.Cluster.List("/apis/apps/v1/namespaces/ml/deployments")
        .Where(d => ((string)d["metadata"]!["name"]!) != "digits-gateway").Sum(d => (int)d["spec"]!["replicas"]!);

    // An hour passes in which nobody calls. Somebody annotates the ModelDeployment, so that the operator does not wait for its next look.
    private async Task ToZeroAsync()
    {
        _clock.Shift = TimeSpan.FromHours(1);
        _rollout.Pods.Calls = Silent;
        const string path = "/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits";
        var digits = _rollout.Cluster.Get(path)!;
        digits["metadata"]!["annotations"] = new JsonObject { ["looked"] = "at" };
        _rollout.Cluster.Put(path, digits);
        await Eventually.True(() => State == "AtZero" && Replicas == 0);
    }

    // Nobody asks the gateways which split they apply any more.
    private async Task RestAsync()
    {
        var asked = -1;
        await Eventually.Get(
            async () =>
            {
                var before = asked;
                asked = _rollout.Pods.Asked;
                await Task.Delay(TimeSpan.FromMilliseconds(1500), TimeProvider.System);
                return before;
            },
            before => before == _rollout.Pods.Asked, "the operator rests", Eventually.Patience);
    }

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }

    private sealed class ScriptedGateways : IWakeProbe
    {
        private readonly ConcurrentDictionary<TaskCompletionSource<GatewayReport?>, bool> _open = new();
        private int _questions;

        public int Open => _open.Count;

        public int Questions => Volatile.Read(ref _questions);

        public void Tell(CallsInReport calls)
        {
            foreach (var question in _open.Keys)
            {
                question.TrySetResult(new(1, true) { Calls = calls });
            }
        }

        public async Task<GatewayReport?> WaitAsync(PodView pod, TimeSpan longest, CancellationToken cancellationToken)
        {
            var question = new TaskCompletionSource<GatewayReport?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _open[question] = true;
            Interlocked.Increment(ref _questions);
            try
            {
                return await question.Task.WaitAsync(cancellationToken);
            }
            finally
            {
                _open.TryRemove(question, out _);
            }
        }
    }
}
