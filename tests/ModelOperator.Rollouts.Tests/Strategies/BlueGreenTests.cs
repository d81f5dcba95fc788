using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Strategies;

public sealed class BlueGreenTests
{
    private static readonly ModelDeploymentSpec Watched = Specs.BlueGreen(
        3, new() { PrePromotion = "5m", Bake = "10m", ScaleDownDelay = "1m" });

    [Fact]
    public void R18_Switch_IsOneGeneration_From0To100()
    {
        var rollout = Started(Watched);
        rollout.Settle();
        rollout.Status.Stage!.Kind.ShouldBe(StageKind.PrePromotion);
        rollout.Weight.ShouldBe(0);
        var before = rollout.Status.Traffic!.Generation;

        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();

        rollout.Status.Phase.ShouldBe(RolloutPhase.Baking);
        rollout.Weight.ShouldBe(100);
        rollout.Status.Traffic!.Generation.ShouldBe(before + 1);
    }

    [Fact]
    public void R18_Green_IsAtFullSizeAndInPreview_BeforeTheSwitch()
    {
        var rollout = Started(Watched);
        rollout.Plan();
        rollout.Last.Sizes.ShouldBe([new(V1, 3), new(V2, 3)]);
        rollout.Last.Preview.ShouldBe(V2);

        rollout.See(V2, 3, ready: 2).Converge().Plan();
        rollout.Advance(TimeSpan.FromMinutes(6)).Plan();

        rollout.Status.Stage!.HoldReason.ShouldBe("2 of 3 pods ready");
        rollout.Weight.ShouldBe(0);
    }

    [Fact]
    public void R27_RefusedSpec_LeavesThePreviewAsItIs_UntilTheCandidateIsGone()
    {
        var rollout = Started(Watched);
        rollout.Settle();
        rollout.Last.LeavesPreview.ShouldBeFalse();

        rollout.Spec = Specs.Canary(replicas: 3, (25, "5m"));
        rollout.Problem = new("InvalidMetric", "spec.analysis.metrics[0].max", "'soon' is no limit");
        rollout.Settle();
        rollout.Last.LeavesPreview.ShouldBeTrue();

        rollout.Commands = new() { Abort = V2 };
        rollout.Settle();
        (rollout.Last.LeavesPreview, rollout.Last.Preview).ShouldBe((false, null));
    }

    [Fact]
    public void R16_Approval_HoldsBeforeTheSwitch()
    {
        var rollout = Started(Specs.BlueGreen(2, new() { Approval = true }));
        rollout.Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.AwaitingApproval);
        rollout.Status.Message!.ShouldContain($"modeloperator.dev/approve={V2}/pre-promotion");

        rollout.Commands = new() { Approve = $"{V2}/0" };
        rollout.Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.AwaitingApproval);

        rollout.Commands = new() { Approve = $"{V2}/pre-promotion" };
        rollout.Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
    }

    [Fact]
    public void R16_Approval_GivenBeforeItsStage_Counts()
    {
        var rollout = Started(Specs.BlueGreen(2, new() { Approval = true }));
        rollout.Commands = new() { Approve = $"{V2}/pre-promotion" };
        rollout.Settle();

        rollout.Status.StableRevision.ShouldBe(V2);
    }

    [Fact]
    public void R14_FailingBake_ReturnsInOneSwitch_ToBlueAtFullSize()
    {
        var rollout = Started(Watched.JudgedBy());
        rollout.Settle();
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Baking);
        rollout.Seen(V1)!.DesiredReplicas.ShouldBe(3);
        var before = rollout.Status.Traffic!.Generation;

        rollout.Advance(TimeSpan.FromMinutes(1));
        rollout.Plan(rollout.Measured(MetricVerdict.Fail));

        rollout.Status.Traffic!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
        rollout.Status.Traffic.Generation.ShouldBe(before + 1);
        rollout.Status.FailedRevisions!.Single().Revision.ShouldBe(V2);
    }

    [Fact]
    public void PrePromotion_IsJudgedByTheMetricsThatNameIt_AndNoOther()
    {
        var spec = Watched.JudgedBy(a => a with
        {
            Metrics = [a.Metrics[0], new() { Name = "smoke", Query = "up", Min = 1, Stages = [AnalysisStage.PrePromotion] }],
        });
        var rollout = Started(spec);
        rollout.Settle();
        rollout.Status.Stage!.Analysis!.Metrics.Select(m => m.Name).ShouldBe(["smoke"]);
        rollout.Last.Analysis.ShouldNotBeNull();

        rollout.Advance(TimeSpan.FromSeconds(30));
        rollout.Plan(rollout.Measured(MetricVerdict.Fail, "smoke"));

        rollout.Status.CandidateRevision.ShouldBeNull();
        rollout.Transitions.ShouldNotContain(t => t.Reason == "WeightRaised" && t.Revision == V2);
    }

    [Fact]
    public void R20_MetricsOfPrePromotionAlone_AreWaitedFor()
    {
        var rollout = Started(
            Specs.BlueGreen(2, new()).JudgedBy(a => a with { Metrics = [a.Metrics[0] with { Stages = [AnalysisStage.PrePromotion] }] }));
        rollout.Settle();
        rollout.Status.Stage!.Kind.ShouldBe(StageKind.PrePromotion);
        rollout.Weight.ShouldBe(0);

        rollout.Advance(TimeSpan.FromSeconds(30));
        rollout.Plan(rollout.Measured(MetricVerdict.Pass));
        rollout.Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
    }

    [Fact]
    public void Preview_IsForGreenOnly_AndOnlyBesideBlue()
    {
        var first = new Rollout { Spec = Watched };
        first.Plan();
        first.Last.Preview.ShouldBeNull();
        InFirstStep().Last.Preview.ShouldBeNull();
    }

    [Fact]
    public void ScaleDownDelay_KeepsBlue_AndThenLetsItGo()
    {
        var rollout = Promoted();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        rollout.Seen(V1)!.DesiredReplicas.ShouldBe(3);
        rollout.Last.RequeueAfter.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(1));

        rollout.Advance(TimeSpan.FromSeconds(59)).Settle();
        rollout.Seen(V1).ShouldNotBeNull();

        rollout.Advance(TimeSpan.FromSeconds(1)).Settle();
        rollout.Seen(V1).ShouldBeNull();
        rollout.Last.RequeueAfter.ShouldBeNull();
    }

    [Fact]
    public void R10_BackToBlue_WithinTheDelay_NeedsNoNewPods()
    {
        var rollout = Promoted();
        rollout.Desired = V1;
        rollout.Plan();

        rollout.Status.Traffic!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
        rollout.Settle();
        rollout.Status.StableRevision.ShouldBe(V1);
    }

    [Fact]
    public void R11_StrategyChangedFromCanary_BeginsAtItsFirstStage_WithNoShare()
    {
        var rollout = InFirstStep();
        rollout.Spec = Watched with { Replicas = rollout.Spec.Replicas };
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();

        rollout.Status.Stage!.Kind.ShouldBe(StageKind.PrePromotion);
        rollout.Weight.ShouldBe(0);
    }

    private static Rollout Started(ModelDeploymentSpec spec)
    {
        var rollout = Healthy(spec);
        rollout.Desired = V2;
        return rollout;
    }

    private static Rollout Promoted()
    {
        var rollout = Started(Watched);
        rollout.Settle();
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        rollout.Advance(TimeSpan.FromMinutes(10)).Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
        return rollout;
    }
}
