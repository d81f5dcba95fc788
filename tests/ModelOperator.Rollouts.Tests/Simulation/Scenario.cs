using ModelOperator.Api.Spec;
using ModelOperator.Rollouts.Tests.Driving;

namespace ModelOperator.Rollouts.Tests.Simulation;

/// <summary>A spec of which chance has made the parts.</summary>
internal static class Scenario
{
    public static readonly string[] Revisions = ["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc", "dddddddddd"];

    private static readonly string?[] Durations = [null, "10s", "30s", "1m"];

    public static ModelDeploymentSpec Spec(Dice dice)
    {
        var spec = Specs.Canary(dice.Between(1, 6)).With(c => c with { Steps = Steps(dice), Bake = dice.Chance(0.4) ? "30s" : null });
        return spec with
        {
            ProgressDeadline = dice.One(["40s", "2m", "10m"]),
            RollbackWindow = dice.Between(0, 3),
            Analysis = dice.Chance(0.7) ? Analysis(dice) : null,
        };
    }

    public static IReadOnlyList<CanaryStepSpec> Steps(Dice dice)
    {
        var weights = Enumerable.Range(0, dice.Between(1, 4)).Select(_ => dice.Between(1, 100)).Order().ToList();
        return [.. weights.Select(w => new CanaryStepSpec { Weight = w, Duration = dice.One(Durations), Approval = dice.Chance(0.15) })];
    }

    private static AnalysisSpec Analysis(Dice dice) => new()
    {
        Interval = dice.One(["5s", "15s", "30s"]),
        Metrics =
        [
            new() { Name = "errors", Query = "a", Max = 0.05 },
            new() { Name = "shown", Query = "b", Max = 1, DryRun = true },
        ],
        OnNoData = dice.One([AnalysisFallback.Hold, AnalysisFallback.Abort]),
        NoDataDeadline = "1m",
        OnInconclusive = dice.One([AnalysisFallback.Hold, AnalysisFallback.Abort]),
        MaxExtension = "2m",
    };
}
