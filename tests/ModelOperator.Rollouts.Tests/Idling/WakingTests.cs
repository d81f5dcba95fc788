using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Observations;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Idling;

public sealed class WakingTests
{
    private static readonly GatewayCalls OneHeld = new(TimeSpan.FromDays(1), TimeSpan.Zero, 0, 1);

    [Fact]
    public void R35_AHeldRequest_WakesIt_AndGatewaysHoldUntilItsPodIsReady()
    {
        var rollout = IdleRollout.AtZero().Says(IdleRollout.Silent, OneHeld);
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking);
        rollout.Last.Sizes.ShouldBe([new RevisionSize(V1, null) { MinReplicas = 1, MaxReplicas = 4 }]);
        rollout.Last.Route!.Hold.ShouldBe(new HoldStatus { Revision = V1 });
        rollout.Transitions.Single().Message.ShouldBe("model 1 (1111111111) gets a pod again, because a request came");

        rollout.CarryOut().See(V1, desired: 1, ready: 0);
        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Deploying);
        rollout.Status.Message.ShouldBe("model 1 (1111111111) wakes: 0 of 1 pods ready, and gateways hold requests");
        rollout.Condition(ConditionTypes.Available).Reason.ShouldBe("NoReadyPods");

        rollout.See(V1, desired: 1);
        rollout.Traffic = rollout.Traffic with { Unreachable = [V1] };
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking, "a gateway does not find the pod yet");
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(1));

        rollout.Traffic = rollout.Traffic with { Unreachable = [] };
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
        rollout.Last.Route!.Hold.ShouldBeNull();
        rollout.CarryOut();
        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void R35_ARequestThatHasGivenUpWaiting_WakesItToo()
    {
        var rollout = IdleRollout.AtZero();
        rollout.Advance(TimeSpan.FromMinutes(5)).Says(IdleRollout.Called(ago: TimeSpan.FromMinutes(1)), null);
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking);
    }

    [Fact]
    public void R35_ANewGateway_HasSeenNothing_AndWakesNobody()
    {
        var rollout = IdleRollout.AtZero();
        rollout.Advance(TimeSpan.FromMinutes(5)).Says(new GatewayCalls(TimeSpan.FromSeconds(1), null, 0, 0), null);
        rollout.Traffic = rollout.Traffic with { AppliedGenerations = [rollout.Status.Traffic!.Generation, null] };
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.AtZero);
    }

    [Fact]
    public void R35_AGatewayThatAnswers_AndDoesNotKnowWhetherAnybodyCalls_WakesIt()
    {
        var rollout = IdleRollout.AtZero().Says(IdleRollout.Silent, null);
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking);
        rollout.Transitions.Single().Message.ShouldBe(
            "model 1 (1111111111) gets a pod again, because a gateway does not tell whether anybody calls");
    }

    [Fact]
    public void R35_ARolloutThatBeginsAtZero_LeavesStableTheGpusThatItNeedsToWake()
    {
        var rollout = IdleRollout.AtZero(IdleRollout.Spec with { Gpu = new() { Count = 1, WhenFull = GpuWhenFull.Wait } })
            .HasGpus(allocatable: 1, requested: 0);
        (rollout.Desired, rollout.Generation) = (V2, 2);
        rollout.Plan();
        rollout.PodsOf(V1).ShouldBe(1);
        rollout.PodsOf(V2).ShouldBe(0);
        rollout.Condition(ConditionTypes.GpuAvailable).Message.ShouldContain(
            "1 matching node has 1, of which 0 are requested and 1 reserved for pods without a node: 0 pods fit");
    }

    [Fact]
    public void R35_ASpecThatWantsNoPods_DoesNotWaitForOne()
    {
        var rollout = IdleRollout.AtZero();
        rollout.Generation++;
        rollout.Spec = rollout.Spec with { Autoscaling = null, Replicas = 0 };
        rollout.Settle();
        rollout.Status.Idle.ShouldBeNull();
        rollout.Status.Traffic!.Hold.ShouldBeNull();
        rollout.PodsOf(V1).ShouldBe(0);
    }

    [Fact]
    public void R35_AfterAWakeUp_ItStaysAwakeForIdleAfter()
    {
        var rollout = IdleRollout.AtZero().Says(IdleRollout.Silent, OneHeld);
        rollout.Settle();
        rollout.StateOf().ShouldBe(IdleState.Awake);
        rollout.Says(IdleRollout.Silent, IdleRollout.Silent).Advance(IdleRollout.After - TimeSpan.FromSeconds(1)).Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(1));
        rollout.Advance(TimeSpan.FromSeconds(1)).Plan();
        rollout.StateOf().ShouldBe(IdleState.Leaving);
    }

    [Fact]
    public void R35_ARollout_WakesStable_InThePlanThatBeginsIt()
    {
        var rollout = IdleRollout.AtZero();
        (rollout.Desired, rollout.Generation) = (V2, 2);
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking);
        rollout.PodsOf(V1).ShouldBe(1);
        rollout.PodsOf(V2).ShouldBe(1);
        rollout.Transitions.Select(t => t.Reason).ShouldBe(["RolloutStarted", "Woken"]);
        rollout.Settle();
        rollout.StateOf().ShouldBe(IdleState.Awake);
        rollout.PodsOf(V1).ShouldBe(1);
        rollout.Weight.ShouldBe(50);
    }

    [Fact]
    public void R35_AStableRevisionThatCannotWake_DoesNotKeepItsSuccessorOut()
    {
        var rollout = IdleRollout.AtZero();
        (rollout.Desired, rollout.Generation) = (V2, 2);
        for (var i = 0; i < 30; i++)
        {
            rollout.Plan();
            (rollout.Status.Idle?.Revision ?? rollout.Status.StableRevision).ShouldBe(
                rollout.Status.StableRevision, "the state is about the stable revision");
            rollout.CarryOut().See(V1, desired: 1, ready: 0);
            rollout.Advance(TimeSpan.FromMinutes(1));
        }

        rollout.Status.StableRevision.ShouldBe(V2);
    }

    [Fact]
    public void R35_AnAbort_OfTheRolloutThatWokeIt_LeavesStableAwake()
    {
        var rollout = IdleRollout.AtZero();
        (rollout.Desired, rollout.Generation) = (V2, 2);
        rollout.Plan();
        rollout.Commands = new() { Abort = V2 };
        rollout.Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.RolledBack);
        rollout.StateOf().ShouldBe(IdleState.Awake);
        rollout.PodsOf(V1).ShouldBe(1);
    }

    [Fact]
    public void R35_AnyChangeOfTheSpec_WakesIt()
    {
        var rollout = IdleRollout.AtZero();
        rollout.Generation++;
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking);
        rollout.Transitions.Single().Message.ShouldBe("model 1 (1111111111) gets a pod again, because the spec has changed");
    }

    [Fact]
    public void R35_ASpecThatWantsPodsAlways_WakesIt_AndEndsTheIdling()
    {
        var rollout = IdleRollout.AtZero();
        rollout.Generation++;
        rollout.Spec = rollout.Spec with { Autoscaling = null, Replicas = 2 };
        rollout.Plan();
        rollout.PodsOf(V1).ShouldBe(2);
        rollout.Settle();
        rollout.Status.Idle.ShouldBeNull();
        rollout.Status.Traffic!.Hold.ShouldBeNull();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void R35_ARefusedSpec_LeavesItAtZero_AndARequestWakesItAllTheSame()
    {
        var rollout = IdleRollout.AtZero();
        rollout.Generation++;
        rollout.Problem = new("Invalid", "spec.analysis", "no");
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.AtZero);
        rollout.PodsOf(V1).ShouldBe(0);

        rollout.Says(OneHeld, IdleRollout.Silent).Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking);
        rollout.PodsOf(V1).ShouldBe(1);
        rollout.Settle();
        rollout.StateOf().ShouldBe(IdleState.Awake);
        rollout.PodsOf(V1).ShouldBe(1);
    }

    [Fact]
    public void R35_TheOperatorDiesBeforeItMakesThePod_TheNextMakesIt()
    {
        var rollout = IdleRollout.AtZero().Says(IdleRollout.Silent, OneHeld);
        rollout.Plan();
        rollout.Says(IdleRollout.Silent, IdleRollout.Silent);
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking, "the request has given up, and the status says that it wakes");
        rollout.PodsOf(V1).ShouldBe(1);
    }

    [Fact]
    public void R35_ALostStatus_WakesWhatTheWrittenSplitHolds()
    {
        var rollout = IdleRollout.AtZero();
        var written = rollout.Status.Traffic!;
        rollout.Status = new();
        rollout.Traffic = rollout.Traffic with { Written = new(V1, written) };
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking);
        rollout.PodsOf(V1).ShouldBe(1);
    }
}
