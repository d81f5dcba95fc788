using ModelOperator.Api.Status.Stages;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Lifecycle;

public sealed class RolloutStartTests
{
    [Fact]
    public void R08_NewRevisionInMidRollout_StartsAgainstTheOriginalStable()
    {
        var rollout = InFirstStep();
        rollout.Desired = V3;
        rollout.Plan();
        rollout.Status.StableRevision.ShouldBe(V1);
        rollout.Status.CandidateRevision.ShouldBe(V3);
        rollout.Status.Stage!.Kind.ShouldBe(StageKind.Deploying);
        rollout.Last.Route!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
        rollout.Last.Sizes.ShouldBe([new(V1, 4), new(V3, 1), new(V2, 1)]);
        rollout.Last.Deletions.ShouldBeEmpty();

        rollout.See(V3, 1).Plan();
        rollout.Weight.ShouldBe(0);

        rollout.Converge().Plan();
        rollout.Last.Deletions.ShouldBe([V2]);
        rollout.Weight.ShouldBe(25);
        rollout.Transitions.Select(t => t.Reason).ShouldBe(
            [TransitionReasons.Superseded, TransitionReasons.RolloutStarted, TransitionReasons.StepStarted,
                TransitionReasons.WeightRaised]);
    }

    [Fact]
    public void R08_NewRevision_GetsNothing_WhileRequestsCannotLeaveTheOneInBetween()
    {
        var rollout = InFirstStep();
        rollout.Desired = V3;
        rollout.See(V1, 4, ready: 0).See(V3, 1).Plan();
        rollout.Last.Route!.Weights.ShouldContain(new RevisionWeight { Revision = V2, Weight = 25 });
        rollout.Plan();
        rollout.Weight.ShouldBe(0);
        rollout.Status.Stage!.HoldReason!.ShouldContain("older revision");

        rollout.See(V1, 4).Settle();
        rollout.Weight.ShouldBe(25);
        rollout.Seen(V2).ShouldBeNull();
    }

    [Fact]
    public void R10_FormerStable_IsRestoredByOneSwitch_AtFullSize()
    {
        var rollout = Promoted();
        rollout.Desired = V1;
        rollout.Plan();
        rollout.Status.Stage!.Kind.ShouldBe(StageKind.Switch);
        rollout.Last.Sizes.ShouldBe([new(V2, 4), new(V1, 4)]);

        rollout.See(V1, 4, ready: 3).Plan();
        rollout.Weight.ShouldBe(0);
        var generation = rollout.Status.Traffic!.Generation;
        rollout.See(V1, 4).Plan();
        rollout.Last.Route!.Generation.ShouldBe(generation + 1);
        rollout.Weight.ShouldBe(100);

        rollout.CarryOut().Settle();
        rollout.Status.StableRevision.ShouldBe(V1);
        rollout.Status.FormerStableRevisions.ShouldBe([V2]);
        rollout.Transitions.Select(t => t.Reason)
            .ShouldBe([TransitionReasons.RestoreStarted, TransitionReasons.WeightRaised, TransitionReasons.Promoted]);
    }

    [Fact]
    public void R10_FormerStable_TakesOver_EvenFromARevisionInBetween_WhenStableIsGone()
    {
        var rollout = Promoted();
        rollout.Desired = V3;
        rollout.Settle();
        rollout.Weight.ShouldBe(100);
        rollout.Desired = V1;
        rollout.See(V2, 4, ready: 0).Plan();
        rollout.Last.Route!.Weights.ShouldBe([new() { Revision = V3, Weight = 100 }]);
        rollout.See(V1, 4).Plan();
        rollout.Last.Route!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
    }

    [Fact]
    public void R10_FormerStableOutsideTheWindow_GoesThroughTheSteps()
    {
        var rollout = Promoted();
        rollout.Spec = rollout.Spec with { RollbackWindow = 0 };
        rollout.Desired = V1;
        rollout.Plan();
        rollout.Status.Stage!.Kind.ShouldBe(StageKind.Deploying);
    }

    [Fact]
    public void R10_SwitchThatNeverGetsReady_IsAbortedOnTheProgressDeadline()
    {
        var rollout = Promoted();
        rollout.Desired = V1;
        rollout.Plan();
        rollout.Advance(TimeSpan.FromMinutes(10)).Plan();
        rollout.Status.CandidateRevision.ShouldBeNull();
        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Status.FailedRevisions!.Single().Revision.ShouldBe(V1);
    }

    [Fact]
    public void R13_Promotion_ChangesNoSizeAndNoSplit()
    {
        var rollout = InFirstStep(Specs.Canary(3, (100, "5m")));
        rollout.Advance(TimeSpan.FromMinutes(5));
        var before = rollout.Status.Traffic;
        rollout.Plan();
        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Status.Traffic!.Generation.ShouldBe(before!.Generation);
        rollout.Last.Sizes.ShouldBe([new(V2, 3)]);
        rollout.Last.Deletions.ShouldBe([V1]);
    }

    [Fact]
    public void StatusWithoutTheStage_BeginsAgain()
    {
        var rollout = InFirstStep();
        rollout.Status = rollout.Status with { Stage = null };
        rollout.Plan();
        rollout.Last.Route!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
        rollout.CarryOut().Settle();
        (rollout.Weight, rollout.Status.Stage!.Index).ShouldBe((25, 0));
    }

    private static Rollout Promoted()
    {
        var rollout = InFirstStep(Specs.Canary(4, (100, "1m")));
        rollout.Advance(TimeSpan.FromMinutes(1)).Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Transitions.Clear();
        return rollout;
    }
}
