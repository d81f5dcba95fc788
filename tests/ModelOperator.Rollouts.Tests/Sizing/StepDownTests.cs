using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Sizing;

public sealed class StepDownTests
{
    private static readonly ModelDeploymentSpec ScaledDown =
        Specs.Canary(4, (25, "5m"), (50, "5m")).With(canary => canary with { StableScaleDown = true });

    [Fact]
    public void R36_Stable_ShrinksWithItsShare_WhenEveryGatewayAppliesIt()
    {
        var rollout = Healthy(ScaledDown);
        rollout.Desired = V2;
        rollout.Plan();
        rollout.CarryOut().Plan(); // its pods are ready, and the first step begins
        rollout.Weight.ShouldBe(25);
        rollout.CarryOut(gateways: false).Plan();
        StableSize(rollout).ShouldBe(4, "a gateway may still give it all requests");

        rollout.Converge().Plan();
        StableSize(rollout).ShouldBe(3);
        rollout.CarryOut().Advance(TimeSpan.FromMinutes(5)).Plan();
        rollout.CarryOut().Plan();
        rollout.CarryOut().Plan();
        (rollout.Weight, StableSize(rollout)).ShouldBe((50, 2));
    }

    [Fact]
    public void R36_Stable_KeepsOnePod_UntilThePromotion()
    {
        var rollout = InSecondStep();
        rollout.Spec = rollout.Spec.With(canary => canary with { Steps = [.. canary.Steps, new() { Weight = 100, Approval = true }] });
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();

        rollout.Weight.ShouldBe(100);
        StableSize(rollout).ShouldBe(1);
        rollout.Last.Sizes.Single(s => s.Revision == V2).Replicas.ShouldBe(4);
        rollout.Commands = new() { Promote = V2 };
        rollout.Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Status.Revisions!.ShouldHaveSingleItem().FullReplicas.ShouldBeNull();
    }

    [Fact]
    public void R36_AtMostSixPods_OfFour()
    {
        var rollout = Healthy(ScaledDown);
        rollout.Desired = V2;
        var most = 0;
        for (var i = 0; i < 60 && rollout.Status.StableRevision != V2; i++)
        {
            rollout.Plan();
            most = Math.Max(most, rollout.Last.Sizes.Sum(size => size.Replicas ?? 0));
            rollout.CarryOut().Advance(TimeSpan.FromMinutes(1));
        }

        rollout.Status.StableRevision.ShouldBe(V2);
        most.ShouldBe(6, "the last step brings 4 pods while stable has the 2 of its half");
    }

    [Fact]
    public void R36_Abort_GivesStableItsRequests_AsItsPodsBecomeReady()
    {
        var rollout = InSecondStep();
        Abort(rollout);
        (StableSize(rollout), StableShare(rollout)).ShouldBe((4, 50));
        rollout.Last.Deletions.ShouldBeEmpty();
        rollout.Status.Message!.ShouldStartWith(
            "Requests go back to model 1 (1111111111) as its pods become ready, and all of them at 12:20:00 UTC");

        rollout.See(V1, 4, ready: 3).Converge().Plan();
        StableShare(rollout).ShouldBe(75);
        rollout.See(V1, 4, ready: 2).Converge().Plan();
        StableShare(rollout).ShouldBe(75, "what was given back is not taken away again");
        rollout.See(V1, 4).Converge().Plan();
        StableShare(rollout).ShouldBe(100);
        rollout.Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.RolledBack);
        rollout.Seen(V2).ShouldBeNull();
    }

    [Fact]
    public void R36_AfterTheProgressDeadline_AllRequestsGoBack_ThoughPodsAreMissing()
    {
        var rollout = InSecondStep();
        Abort(rollout);
        rollout.See(V1, 4, ready: 2).Converge().Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1)).Plan();
        StableShare(rollout).ShouldBe(50);
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(1));

        rollout.Advance(TimeSpan.FromSeconds(1)).Plan();
        StableShare(rollout).ShouldBe(100);
        rollout.Status.Traffic!.ReturnBy.ShouldBeNull();
    }

    [Fact]
    public void R36_WhatTheAbortedRevisionNoLongerAnswers_GoesBackAtOnce()
    {
        var rollout = InSecondStep();
        rollout.See(V2, 2, ready: 1);
        Abort(rollout);
        StableShare(rollout).ShouldBe(75);

        rollout.See(V2, 2, ready: 0).Converge().Plan();
        StableShare(rollout).ShouldBe(100);
    }

    [Fact]
    public void R36_ShareThatFalls_BringsStablesPodsBack()
    {
        var rollout = InSecondStep();
        rollout.See(V2, 2, ready: 1).Plan();

        (rollout.Weight, StableSize(rollout)).ShouldBe((25, 3));
    }

    [Fact]
    public void R36_NewCandidate_WaitsUntilTheRequestsAreBack()
    {
        var rollout = InSecondStep();
        rollout.Desired = V3;
        rollout.Plan();
        rollout.See(V1, 4, ready: 2).See(V3, 1).Converge().Plan();
        StableShare(rollout).ShouldBe(50);
        rollout.Status.Stage!.HoldReason.ShouldBe(
            "requests still go to an older revision, until the stable one has the pods for them again");

        rollout.Settle();
        rollout.Status.Traffic!.Weights.Select(w => (w.Revision, w.Weight)).ShouldBe([(V1, 75), (V3, 25)]);
    }

    [Fact]
    public void R36_RevisionThatIsTriedAgain_BeginsWhenTheRequestsAreBack()
    {
        var rollout = InSecondStep();
        rollout.Desired = V1;
        rollout.Plan();
        rollout.Desired = V2;
        rollout.See(V1, 4, ready: 2).Converge().Plan();
        (rollout.Status.CandidateRevision, StableShare(rollout)).ShouldBe((V2, 50));

        rollout.See(V1, 4).Converge().Plan();
        StableShare(rollout).ShouldBe(100);
        rollout.Status.Traffic!.ReturnBy.ShouldBeNull();
    }

    [Fact]
    public void R36_PausedOrRefusedRollout_TakesNoPod_AndGivesNoneBack()
    {
        var rollout = Healthy(ScaledDown);
        rollout.Desired = V2;
        rollout.Plan();
        rollout.CarryOut().Plan();
        rollout.Commands = new() { Pause = V2 };
        rollout.CarryOut().Plan();
        (rollout.Weight, StableSize(rollout)).ShouldBe((25, 4));

        rollout = InSecondStep();
        rollout.Problem = new("Invalid", "spec.replicas", "no");
        rollout.Spec = rollout.Spec with { Replicas = 9 };
        rollout.Plan();
        StableSize(rollout).ShouldBe(2);
        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();
        StableSize(rollout).ShouldBe(4, "the size of the spec that was last accepted");
    }

    [Fact]
    public void R36_FieldThatIsTakenBack_BringsStablesPodsBack()
    {
        var rollout = InSecondStep();
        rollout.Spec = rollout.Spec.With(canary => canary with { StableScaleDown = false });
        rollout.Plan();

        StableSize(rollout).ShouldBe(4);
        rollout.See(V1, 4, ready: 4).Plan();
        rollout.Status.Revisions!.Single(r => r.Revision == V1).FullReplicas.ShouldBeNull();
    }

    [Fact]
    public void R36_AbortAfterTheFieldIsTakenBack_GivesStableNoMoreThanItsReadyPodsCarry()
    {
        var rollout = InSecondStep();
        rollout.Spec = rollout.Spec.With(canary => canary with { StableScaleDown = false });
        rollout.Plan();
        Abort(rollout);

        StableShare(rollout).ShouldBe(50, "2 of its 4 pods are ready");
        rollout.See(V1, 4, ready: 4).Converge().Plan();
        StableShare(rollout).ShouldBe(100);
    }

    [Fact]
    public void R36_AbortAfterAShareHasFallen_GivesStableNoMoreThanItsReadyPodsCarry()
    {
        var rollout = InSecondStep();
        rollout.See(V2, 2, ready: 1).Plan();
        StableSize(rollout).ShouldBe(3);
        rollout.See(V1, 3, ready: 2).See(V2, 2, ready: 2).Plan();
        Abort(rollout);

        StableShare(rollout).ShouldBeLessThan(100, "2 of its 4 pods are ready");
    }

    private static Rollout InSecondStep()
    {
        var rollout = InFirstStep(ScaledDown);
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        (rollout.Weight, StableSize(rollout)).ShouldBe((50, 2));
        return rollout;
    }

    private static void Abort(Rollout rollout)
    {
        rollout.Now = Start + TimeSpan.FromMinutes(10);
        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();
        rollout.Commands = new();
    }

    private static int? StableSize(Rollout rollout) => rollout.Last.Sizes.Single(s => s.Revision == V1).Replicas;

    private static int StableShare(Rollout rollout) =>
        rollout.Status.Traffic!.Weights.FirstOrDefault(w => w.Revision == V1)?.Weight ?? 0;
}
