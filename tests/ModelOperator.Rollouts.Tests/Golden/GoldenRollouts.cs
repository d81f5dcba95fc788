using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Golden;

/// <summary>Named rollouts, kept as logs beside this file (Stories/): what changes in one of them is a change that users see.</summary>
public sealed class GoldenRollouts
{
    private static readonly ModelDeploymentSpec Canary = Specs.Canary(3, (10, "1m"), (50, "1m")).JudgedBy();

    [Fact]
    public void Canary_GoodAllTheWay() => new Story(Canary)
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(4)).ShouldBeAsKept();

    [Fact]
    public void Canary_BadAt50_Aborted() => new Story(Canary)
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(1.5))
        .Metric("errors", MetricVerdict.Fail).Wait(Minutes(2)).ShouldBeAsKept();

    [Fact]
    public void Canary_BadInBake_GoesBackInOneSwitch() => new Story(Canary.With(c => c with { Bake = "5m" }))
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(3.5))
        .Metric("errors", MetricVerdict.Fail).Wait(Minutes(2)).ShouldBeAsKept();

    [Fact]
    public void Canary_ApprovedByAPerson() =>
        new Story(Canary.With(c => c with { Steps = [new() { Weight = 25, Duration = "30s", Approval = true }] }))
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(3))
        .Then("a person approves step 0", r => r.Commands = new() { Approve = $"{V2}/0" }).Wait(Minutes(1.5)).ShouldBeAsKept();

    [Fact]
    public void Canary_PodsLostInMidStep_HoldsAndGoesOn() => new Story(Canary)
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(1.8))
        .Then("every pod of v2 dies", r => r.See(V2, 2, ready: 0)).Wait(Minutes(3)).ShouldBeAsKept();

    [Fact]
    public void Canary_PrometheusGone_HoldsAndGoesOn() => new Story(Canary)
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(0.5))
        .Metric("errors", MetricVerdict.NoData).Wait(Minutes(3))
        .Metric("errors", MetricVerdict.Pass).Wait(Minutes(4)).ShouldBeAsKept();

    [Fact]
    public void Canary_NewRevisionInMidRollout_StartsAgain() => new Story(Canary)
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(1.8))
        .Then("v3 is applied", r => r.Desired = V3).Wait(Minutes(4)).ShouldBeAsKept();

    [Fact]
    public void Canary_SpecSetBack_NoFailure() => new Story(Canary)
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(1.8))
        .Then("v1 is applied again", r => r.Desired = V1).Wait(Minutes(1)).ShouldBeAsKept();

    [Fact]
    public void Canary_PausedAndResumed() => new Story(Canary)
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(0.5))
        .Then("a person pauses", r => r.Commands = new() { Pause = V2 }).Wait(Minutes(10))
        .Then("a person resumes", r => r.Commands = new()).Wait(Minutes(3)).ShouldBeAsKept();

    [Fact]
    public void Canary_WithShadowStage() => new Story(Canary.With(c => c with { Shadow = new() { Percent = 40, Duration = "1m" } }))
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(5)).ShouldBeAsKept();

    [Fact]
    public void BlueGreen_WatchedSwitchedAndBaked() => new Story(Specs.BlueGreen(3, new() { PrePromotion = "1m", Bake = "2m" }).JudgedBy())
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(5)).ShouldBeAsKept();

    [Fact]
    public void BlueGreen_BadInBake_GoesBackInOneSwitch() => new Story(Specs.BlueGreen(3, new() { Bake = "10m" }).JudgedBy())
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(1))
        .Metric("errors", MetricVerdict.Fail).Wait(Minutes(1)).ShouldBeAsKept();

    [Fact]
    public void BlueGreen_Approved() => new Story(Specs.BlueGreen(2, new() { Approval = true }))
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(2))
        .Then("a person approves", r => r.Commands = new() { Approve = $"{V2}/pre-promotion" }).Wait(Minutes(1)).ShouldBeAsKept();

    [Fact]
    public void Shadow_HeldUntilPromoted() => new Story(Specs.Shadow(2, new() { Duration = "1m" }).JudgedBy())
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(3))
        .Then("a person promotes", r => r.Commands = new() { Promote = V2 }).Wait(Minutes(1)).ShouldBeAsKept();

    [Fact]
    public void Shadow_Mismatching_Aborted() =>
        new Story(Specs.Shadow(2, new() { Duration = "5m", Then = ShadowOutcome.Promote }).JudgedBy())
        .Then("v2 is applied", r => r.Desired = V2).Wait(Minutes(0.5))
        .Metric("errors", MetricVerdict.Fail).Wait(Minutes(1)).ShouldBeAsKept();

    [Fact]
    public void Gpus_ShortAndThenThere() => new Story(Specs.Canary(2, (50, "1m")) with { Gpu = new() })
        .Then("the nodes are full; v2 is applied", r => r.HasGpus(2, 2).Desired = V2).Wait(Minutes(1))
        .Then("a GPU comes free", r => r.HasGpus(4, 2)).Wait(Minutes(3)).ShouldBeAsKept();

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}
