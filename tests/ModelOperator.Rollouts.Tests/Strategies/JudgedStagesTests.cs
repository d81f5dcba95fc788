using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Rollouts.Tests.Strategies;

public sealed class JudgedStagesTests
{
    private static readonly MetricSpec Errors = new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, Max = 0.01 };
    private static readonly CanarySpec TwoSteps = new() { Steps = [new() { Weight = 10 }, new() { Weight = 50 }] };

    [Fact]
    public void LastStepThatNobodyNamed_IsJudgedToo() => Count(new() { Canary = TwoSteps }).ShouldBe(3);

    [Fact]
    public void StepWithAllRequests_IsTheLast() =>
        Count(new() { Canary = TwoSteps with { Steps = [.. TwoSteps.Steps, new() { Weight = 100 }] } }).ShouldBe(3);

    [Fact]
    public void ShadowAndBake_AreJudgedToo() =>
        Count(new() { Canary = TwoSteps with { Shadow = new() { Duration = "5m" }, Bake = "10m" } }).ShouldBe(4);

    [Fact]
    public void BlueGreen_IsJudgedInTheBake_AndBeforeTheSwitchOnlyWhenAMetricSaysSo()
    {
        var blueGreen = new StrategySpec { BlueGreen = new() { PrePromotion = "5m", Bake = "5m" } };
        Count(blueGreen).ShouldBe(1);
        Count(blueGreen, Errors with { Stages = [AnalysisStage.PrePromotion, AnalysisStage.Bake] }).ShouldBe(2);
    }

    [Fact]
    public void Shadow_IsOneStage() => Count(new() { Shadow = new() { Duration = "1h" } }).ShouldBe(1);

    [Fact]
    public void StageThatNoTestDecides_TakesNoPart()
    {
        var canary = new StrategySpec { Canary = TwoSteps with { Shadow = new() { Duration = "5m" } } };
        Count(canary, new MetricSpec { Name = "mismatch", Builtin = BuiltinMetric.ShadowMismatch, Max = 0.1 }).ShouldBe(1);
        Count(canary, Errors with { DryRun = true }).ShouldBe(1);
        Count(canary, new MetricSpec { Name = "query", Query = "x", Max = 1 }).ShouldBe(1, "alpha is never divided by nothing");
    }

    private static int Count(StrategySpec strategy, params MetricSpec[] metrics) =>
        JudgedStages.Count(new() { Strategy = strategy, Analysis = new() { Metrics = metrics.Length > 0 ? metrics : [Errors] } });
}
