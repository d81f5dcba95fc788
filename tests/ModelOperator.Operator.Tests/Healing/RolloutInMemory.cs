using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Healing;

/// <summary>The whole operator with a rollout of digits that stands still in one phase.</summary>
internal sealed class RolloutInMemory : IAsyncDisposable
{
    private const string Digits = "/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits";

    private readonly OperatorInMemory _operator;
    private readonly AnalysisSpec _analysis;
    private readonly AutoscalingSpec _autoscaling;

    private RolloutInMemory(
        OperatorInMemory @operator, PodsInMemory pods, RolloutPhase phase, AnalysisSpec analysis, AutoscalingSpec autoscaling) =>
        (_operator, Pods, Phase, _analysis, _autoscaling) = (@operator, pods, phase, analysis, autoscaling);

    public MemoryCluster Cluster => _operator.Cluster;

    public IServiceProvider Services => _operator.Services;

    public PodsInMemory Pods { get; }

    public RolloutPhase Phase { get; }

    public string? PhaseNow => (string?)Status?["phase"];

    public IReadOnlyList<string> Writes => _operator.Writes;

    public JsonNode? Status => Cluster.Get(Digits)?["status"];

    /// <summary>Brings a rollout to the phase.</summary>
    /// <param name="phase">The phase in which it stands still.</param>
    /// <param name="analysis">The metrics that it is judged by; none unless they are given.</param>
    /// <param name="replace">Puts other services in the place of the operator's.</param>
    /// <param name="autoscaling">The way its revisions are scaled; from two to four pods unless it is given.</param>
    public static async Task<RolloutInMemory> StandingStillAsync(
        RolloutPhase phase, AnalysisSpec? analysis = null, Action<IServiceCollection>? replace = null, AutoscalingSpec? autoscaling = null)
    {
        PodsInMemory? pods = null;
        var @operator = await OperatorInMemory.StartAsync(c => pods = new PodsInMemory(c), services =>
        {
            services.AddSingleton<IGatewayProbe>(pods!);
            replace?.Invoke(services);
        });
        var rollout = new RolloutInMemory(
            @operator, pods!, phase, analysis ?? new(),
            autoscaling ?? new() { MinReplicas = 2, MaxReplicas = 4, TargetInflightRequests = 4 });
        pods!.Start();
        await rollout.ReachAsync();
        return rollout;
    }

    /// <summary>Waits for a condition.</summary>
    public Task UntilAsync(string condition, string status, string words) => _operator.UntilAsync(condition, status, words);

    public string Resolve(string path) => path
        .Replace("<stable>", (string?)Status?["stableRevision"], StringComparison.Ordinal)
        // What was aborted goes by its pods' name until it is gone.
        .Replace("<candidate>", (string?)Status?["candidateRevision"] ?? Retiring(), StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        await Pods.DisposeAsync();
    }

    private string? Retiring() =>
        (string?)(Status?["revisions"] as JsonArray)?.FirstOrDefault(r => (string?)r!["role"] == "Retiring")?["revision"];

    private async Task ReachAsync()
    {
        _operator.Apply(Spec("1"));
        await UntilPhaseAsync(RolloutPhase.Healthy);
        var stable = Resolve("digits-<stable>");
        if (Phase == RolloutPhase.Healthy)
        {
            return;
        }

        if (Phase == RolloutPhase.Deploying)
        {
            Pods.IsReady = name => name == stable || name.EndsWith("-gateway", StringComparison.Ordinal);
        }

        _operator.Apply(Spec("2"));
        if (Phase is RolloutPhase.Deploying or RolloutPhase.Shadowing)
        {
            await UntilPhaseAsync(Phase);
            return;
        }

        await UntilPhaseAsync(RolloutPhase.Stepping);
        await Eventually.True(() => (int?)Status?["candidateWeight"] == 50);
        if (Phase == RolloutPhase.Paused)
        {
            _operator.Apply(Spec("2", s => s with { Paused = true }));
        }
        else if (Phase is RolloutPhase.RollingBack or RolloutPhase.RolledBack)
        {
            Pods.StuckAt = Phase == RolloutPhase.RollingBack ? (long?)Status?["traffic"]?["generation"] : null;
            var aborted = Spec("2");
            _operator.Apply(aborted with
            {
                Metadata = aborted.Metadata with
                {
                    Annotations = new Dictionary<string,
                    string>
                    { [ModelOperatorApi.AbortAnnotation] = Resolve("<candidate>") }
                },
            });
        }

        await UntilPhaseAsync(Phase);
    }

    private async Task UntilPhaseAsync(RolloutPhase phase)
    {
        try
        {
            await Eventually.True(() => PhaseNow == phase.ToString(), $"{phase}");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException(
                $"{e.Message}: {Status}\n{string.Join('\n', Cluster.Server.Received.TakeLast(20).Select(r => $"{r.Method} {r.Path}"))}", e);
        }
    }

    private ModelDeployment Spec(string version, Func<ModelDeploymentSpec, ModelDeploymentSpec>? change = null) => Sample.Digits(s =>
    {
        var spec = s with
        {
            Gpu = null,
            Analysis = _analysis,
            Model = s.Model with { Version = version, Uri = $"configmap://digits-models/v{version}.onnx" },
            Autoscaling = _autoscaling,
            Strategy = Phase switch
            {
                RolloutPhase.Deploying => new() { BlueGreen = new() },
                RolloutPhase.Shadowing => new() { Shadow = new() { Percent = 100, Duration = "10h" } },
                _ => new() { Canary = new() { Steps = [new() { Weight = 50, Duration = "10h" }] } },
            },
        };
        return change?.Invoke(spec) ?? spec;
    });
}
