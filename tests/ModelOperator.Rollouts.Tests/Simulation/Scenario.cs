using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Rollouts.Tests.Driving;

namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>A spec of which chance has made the parts.</summary>
internal static class Scenario
{
    public static readonly string[] Revisions = ["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc", "dddddddddd"];

    private static readonly string?[] Durations = [null, "10s", "30s", "1m"];

    public static ModelDeploymentSpec Spec(Dice dice)
    {
        var spec = Specs.Canary(dice.Between(1, 6)) with
        {
            Strategy = Strategy(dice),
            ProgressDeadline = dice.One(["40s", "2m", "10m"]),
            RollbackWindow = dice.Between(0, 3),
            Analysis = dice.Chance(0.7) ? Analysis(dice) : null,
            Gpu = dice.Chance(0.4) ? new()
            {
                Deadline = dice.One(["1m", "1h"]),
                WhenFull = dice.One([GpuWhenFull.Wait, GpuWhenFull.Schedule, GpuWhenFull.Replace])
            } : null,
            Traffic = dice.Chance(0.2) ? new() { Affinity = new() { Cookie = "caller" } } : null,
            Autoscaling = dice.Chance(0.2) ? new() { MinReplicas = dice.Between(1, 3), MaxReplicas = dice.Between(3, 6) }
                : dice.Chance(0.15) ? new() { MinReplicas = 0, MaxReplicas = dice.Between(1, 6), IdleAfter = "1m" }
                : null,
        };
        var inPlace = spec with { Gpu = new() { Deadline = "1h", WhenFull = GpuWhenFull.Replace } };
        return !MayReplace(spec) ? spec with { Gpu = new() } : MayReplace(inPlace) && dice.Chance(0.4) ? inPlace : spec;
    }

    /// <summary>A strategy of any kind.</summary>
    public static StrategySpec Strategy(Dice dice) => dice.Between(0, 9) switch
    {
        <= 1 => new()
        {
            BlueGreen = new()
            {
                PrePromotion = dice.One(Durations),
                Approval = dice.Chance(0.2),
                Bake = dice.One(Durations),
                ScaleDownDelay = dice.One(["0s", "30s", null]),
            },
        },
        <= 3 => new()
        {
            Shadow = new()
            {
                Percent = dice.Between(1, 100),
                Duration = "20s",
                MinRequests = Requests(dice),
                Then = dice.One([ShadowOutcome.Promote, ShadowOutcome.Hold, ShadowOutcome.Approve])
            }
        },
        _ => new()
        {
            Canary = new()
            {
                Shadow = dice.Chance(0.3) ? new() { Percent = dice.Between(1, 100), Duration = "15s", MinRequests = Requests(dice) } : null,
                Steps = Steps(dice),
                Bake = dice.Chance(0.4) ? "30s" : null,
            },
        },
    };

    // The rules that the validation keeps in the real operator.
    private static bool MayReplace(ModelDeploymentSpec spec) => spec.Gpu?.WhenFull != GpuWhenFull.Replace
        || spec is { Replicas: >= 2, Autoscaling: null, Strategy.Canary: { Shadow: null, Bake: null } };

    private static List<CanaryStepSpec> Steps(Dice dice)
    {
        var weights = Enumerable.Range(0, dice.Between(1, 4)).Select(_ => dice.Between(1, 100)).Order().ToList();
        return [.. weights.Select(w =>
            new CanaryStepSpec { Weight = w, Duration = dice.One(Durations), Approval = dice.Chance(0.15), MinRequests = Requests(dice) })];
    }

    private static int? Requests(Dice dice) => dice.Chance(0.2) ? dice.Between(0, 400) : null;

    private static AnalysisSpec Analysis(Dice dice) => new()
    {
        Interval = dice.One(["5s", "15s", "30s"]),
        Metrics =
        [
            new() { Name = "errors", Query = "a", Max = 0.05, OnFail = dice.Chance(0.3) ? MetricFailure.Pause : MetricFailure.Abort, Stages = dice.Chance(0.2) ? [AnalysisStage.Shadow, AnalysisStage.Step, AnalysisStage.PrePromotion, AnalysisStage.Bake] : null },
            new() { Name = "shown", Query = "b", Max = 1, DryRun = true },
        ],
        OnNoData = dice.One([AnalysisFallback.Hold, AnalysisFallback.Abort]),
        NoDataDeadline = "1m",
        OnInconclusive = dice.One([AnalysisFallback.Hold, AnalysisFallback.Abort]),
        MaxExtension = "2m",
    };
}
