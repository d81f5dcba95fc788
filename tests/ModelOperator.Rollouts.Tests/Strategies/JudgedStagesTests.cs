using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts.Strategies;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

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

    [Fact]
    public void R11_PartOfAlpha_ThatAStageBeganWith_StaysItsOwn_AndTheNextStageTakesThatOfTheSpec()
    {
        var rollout = InFirstStep(Judged((25, "5m")));
        rollout.Last.Analysis.ShouldNotBeNull().Stages.ShouldBe(2);

        rollout.Spec = Judged((25, "5m"), (50, "5m"), (75, "5m"));
        rollout.Plan();
        rollout.Last.Analysis.ShouldNotBeNull().Stages.ShouldBe(2, "what was measured is judged as it was begun");

        rollout.Advance(TimeSpan.FromMinutes(5)).Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.Status.Stage!.StartedAt.ShouldBeNull();
        rollout.Last.Analysis.ShouldNotBeNull().Stages.ShouldBe(2, "the stage that has ended judges until the next one begins");

        rollout.Settle();
        (rollout.Status.Stage!.Weight, rollout.Last.Analysis.ShouldNotBeNull().Stages).ShouldBe((50, 4));
    }

    [Fact]
    public void StageThatAnEarlierVersionBegan_TakesTheNumberOfTheSpec()
    {
        var rollout = InFirstStep(Judged((25, "5m")));
        rollout.Status = rollout.Status with { Stage = rollout.Status.Stage! with { JudgedStages = null } };

        rollout.Plan();

        rollout.Last.Analysis.ShouldNotBeNull().Stages.ShouldBe(2);
    }

    private static ModelDeploymentSpec Judged(params (int Weight, string? Duration)[] steps) =>
        Specs.Canary(replicas: 4, steps).JudgedBy(analysis => analysis with { Metrics = [Errors] });

    private static int Count(StrategySpec strategy, params MetricSpec[] metrics) =>
        JudgedStages.Count(new() { Strategy = strategy, Analysis = new() { Metrics = metrics.Length > 0 ? metrics : [Errors] } });
}
