using ModelOperator.Api.Durations;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Idling;

public sealed class GoingToZeroTests
{
    [Fact]
    public void R34_NobodyCalls_GatewaysHoldFirst_AndPodsGoWhenTheyDo()
    {
        var rollout = IdleRollout.Quiet();
        var before = rollout.Status.Traffic!.Generation;

        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Leaving);
        rollout.Last.Route.ShouldNotBeNull().Hold.ShouldBe(new HoldStatus { Revision = V1, Always = true });
        rollout.Last.Route.Generation.ShouldBe(before + 1);
        rollout.PodsOf(V1).ShouldBe(1, "no gateway has said that it holds requests");

        rollout.Plan();
        rollout.PodsOf(V1).ShouldBe(1, "no gateway has said that it holds requests");
        rollout.CarryOut();
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.AtZero);
        rollout.Last.Sizes.ShouldBe([new(V1, 0)]);
        rollout.Last.Route!.Generation.ShouldBe(before + 1);
        rollout.Transitions.Select(t => t.Reason).ShouldBe(["ScaledToZero"]);

        rollout.CarryOut();
        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Idle);
        rollout.Status.Message.ShouldBe("model 1 (1111111111) has no pods because nobody calls it; the first request brings one");
        rollout.Condition(ConditionTypes.Available).Status.ShouldBe("True");
        (rollout.Condition(ConditionTypes.Available).Reason, rollout.Condition(ConditionTypes.Available).Message).ShouldBe((
            "Idle", "No pod runs because nobody calls the model; gateways hold requests, and the first one brings a pod"));
        rollout.Condition(ConditionTypes.Ready).Status.ShouldBe("True");
        rollout.Last.RequeueAfter.ShouldBeNull();
    }

    [Fact]
    public void R34_AGatewayThatDoesNotAnswer_KeepsPods()
    {
        var rollout = IdleRollout.Quiet().Says(IdleRollout.Silent, null);
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void R34_FewerReportsThanGateways_KeepPods()
    {
        var rollout = IdleRollout.Quiet().Says(IdleRollout.Silent);
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
    }

    [Fact]
    public void R34_WithoutAGateway_NobodyKnows_SoPodsStay()
    {
        var rollout = IdleRollout.Quiet();
        rollout.Traffic = rollout.Traffic with { AppliedGenerations = [], Calls = [] };
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
    }

    [Fact]
    public void R34_AGatewayOfAnOlderGeneration_KeepsPods()
    {
        var rollout = IdleRollout.Quiet();
        var generation = rollout.Status.Traffic!.Generation;
        rollout.Traffic = rollout.Traffic with { AppliedGenerations = [generation, generation - 1] };
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
    }

    [Fact]
    public void R34_OneOfTwoGatewaysIsCalled_KeepsPods_AndIsAskedAgainWhenItCanHaveBeenQuietLongEnough()
    {
        var rollout = IdleRollout.Quiet().Says(IdleRollout.Silent, IdleRollout.Called(ago: TimeSpan.FromMinutes(4)));
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromMinutes(11));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void R34_ARequestUnderWayOrHeld_KeepsPods(int underWay, int held)
    {
        var rollout = IdleRollout.Quiet()
            .Says(IdleRollout.Silent, new GatewayCalls(TimeSpan.FromDays(1), TimeSpan.FromHours(2), underWay, held));
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
    }

    [Fact]
    public void R34_AGatewayThatHasJustStarted_HasSeenNothing_SoPodsStay()
    {
        var rollout = IdleRollout.Quiet()
            .Says(IdleRollout.Silent, new GatewayCalls(TimeSpan.FromMinutes(2), null, 0, 0));
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
    }

    [Fact]
    public void R34_ARequestThatComesBeforeEveryGatewayHolds_KeepsThePods()
    {
        var rollout = IdleRollout.Quiet();
        rollout.Plan();
        rollout.CarryOut();
        rollout.Says(IdleRollout.Silent, new GatewayCalls(TimeSpan.FromDays(1), TimeSpan.FromMilliseconds(100), 1, 0));
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking);
        rollout.PodsOf(V1).ShouldBe(1);
        rollout.Last.Route!.Hold.ShouldBe(new HoldStatus { Revision = V1 });

        rollout.CarryOut();
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
        rollout.Last.Route!.Hold.ShouldBeNull();
        rollout.Transitions.ShouldBeEmpty("it never went");
    }

    [Fact]
    public void R34_ARequestThatOneGatewayHolds_KeepsThePods_AlthoughAnotherIsSilent()
    {
        var rollout = IdleRollout.Quiet();
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Leaving);
        rollout.Status.Message.ShouldBe("model 1 (1111111111) is not called; gateways hold requests while its pods go");
        rollout.Condition(ConditionTypes.Available).Message.ShouldBe("Nobody calls the model; gateways hold requests while its pods go");

        rollout.Says(null, new GatewayCalls(TimeSpan.FromDays(1), TimeSpan.Zero, 0, 1)).Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking);
    }

    [Fact]
    public void R34_AGatewayThatDoesNotHoldInTime_EndsTheTry()
    {
        var rollout = IdleRollout.Quiet();
        rollout.Plan();
        rollout.Advance(TimeSpan.FromSeconds(29)).Plan();
        rollout.StateOf().ShouldBe(IdleState.Leaving);
        rollout.Advance(TimeSpan.FromSeconds(1)).Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking);
        rollout.PodsOf(V1).ShouldBe(1);
    }

    [Fact]
    public void R34_TheOperatorDiesBeforeItScales_AndAnotherFindsAGatewayThatDoesNotHold_KeepsThePods()
    {
        var rollout = IdleRollout.Quiet();
        rollout.Plan();
        rollout.CarryOut();
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.AtZero);

        var generation = rollout.Status.Traffic!.Generation;
        rollout.Traffic = rollout.Traffic with { AppliedGenerations = [generation, generation - 1] };
        rollout.Plan();
        rollout.PodsOf(V1).ShouldBe(1, "a gateway may send requests to them");

        rollout.CarryOut(pods: false);
        rollout.Plan();
        rollout.Last.Sizes.ShouldBe([new(V1, 0)]);
    }

    [Fact]
    public void R34_TheOperatorDiesBeforeItScales_AndARequestComes_KeepsThePods()
    {
        var rollout = IdleRollout.Quiet();
        rollout.Plan();
        rollout.CarryOut();
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.AtZero);

        rollout.Says(IdleRollout.Silent, new GatewayCalls(TimeSpan.FromDays(1), TimeSpan.Zero, 0, 1));
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Waking);
        rollout.PodsOf(V1).ShouldBe(1);
    }

    [Fact]
    public void R34_InARollout_NothingGoesToZero()
    {
        var rollout = IdleRollout.Quiet();
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
        rollout.PodsOf(V1).ShouldBe(1);
    }

    [Fact]
    public void R34_APausedSpec_KeepsPods()
    {
        var rollout = IdleRollout.Quiet();
        rollout.Spec = rollout.Spec with { Paused = true };
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
    }

    [Fact]
    public void R34_WhileTheOldRevisionIsKeptOrGoes_NothingGoesToZero()
    {
        var rollout = IdleRollout.Quiet().See(V2, desired: 1);
        rollout.Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
    }

    [Fact]
    public void R34_ANewStableRevision_IsAwakeForItsOwnTime()
    {
        var rollout = IdleRollout.Quiet();
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Advance(TimeSpan.FromMinutes(6)).Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Status.Idle.ShouldBe(new IdleStatus { Revision = V2, State = IdleState.Awake, Since = rollout.Now });
        rollout.Advance(IdleRollout.After - TimeSpan.FromSeconds(1)).Plan();
        rollout.StateOf().ShouldBe(IdleState.Awake);
        rollout.Advance(TimeSpan.FromSeconds(1)).Plan();
        rollout.StateOf().ShouldBe(IdleState.Leaving);
    }

    [Theory]
    [InlineData("1h", 59, IdleState.Awake)]
    [InlineData("1h", 60, IdleState.Leaving)]
    [InlineData(null, 14, IdleState.Awake)]
    [InlineData(null, 15, IdleState.Leaving)]
    [InlineData("1m", 1, IdleState.Leaving)]
    public void R34_IdleAfter_IsTheSpecs(string? after, int quietMinutes, IdleState state)
    {
        var rollout = IdleRollout.Quiet(IdleRollout.Spec with { Autoscaling = IdleRollout.ToZero with { IdleAfter = after } });
        var called = IdleRollout.Called(ago: TimeSpan.FromMinutes(quietMinutes));
        rollout.Says(called, called).Plan();
        rollout.StateOf().ShouldBe(state, $"{GoDuration.ParseOr(after, TimeSpan.FromMinutes(15))}");
    }

    [Fact]
    public void R34_WithMinReplicasAboveZero_NothingIsIdle()
    {
        var rollout = Healthy(Specs.Canary(1, (50, "5m")) with { Autoscaling = new() { MinReplicas = 1, MaxReplicas = 4 } });
        rollout.Advance(TimeSpan.FromHours(1)).Says(IdleRollout.Silent, IdleRollout.Silent).Plan();
        rollout.Status.Idle.ShouldBeNull();
        rollout.PodsOf(V1).ShouldBe(1);
        rollout.Last.RequeueAfter.ShouldBeNull();
    }

    [Fact]
    public void R34_AwakeWithMinReplicasZero_ItHasOnePodAtLeast()
    {
        var rollout = IdleRollout.Quiet().Says(IdleRollout.Called(TimeSpan.Zero), IdleRollout.Silent);
        rollout.Plan();
        rollout.Last.Sizes.ShouldBe([new RevisionSize(V1, null) { MinReplicas = 1, MaxReplicas = 4, KeepsLast = true }]);
    }

    [Fact]
    public void History_KeepsOnlyTheNewestOfGoingAndWaking()
    {
        var rollout = IdleRollout.Quiet();
        for (var i = 0; i < 60; i++)
        {
            rollout.Says(IdleRollout.Silent, IdleRollout.Silent).Settle();
            rollout.StateOf().ShouldBe(IdleState.AtZero);
            rollout.Says(IdleRollout.Silent, new GatewayCalls(TimeSpan.FromDays(1), TimeSpan.Zero, 0, 1)).Settle();
            rollout.StateOf().ShouldBe(IdleState.Awake);
            rollout.Advance(TimeSpan.FromHours(1));
        }

        rollout.Status.History!.Select(h => h.Reason).ShouldBe(["RolloutStarted", "Promoted", "ScaledToZero", "Woken"]);
    }
}
