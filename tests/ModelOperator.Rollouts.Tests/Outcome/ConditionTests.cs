using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Outcome;

public sealed class ConditionTests
{
    [Fact]
    public void EveryCondition_IsThere_OnceAndFromTheBeginning()
    {
        var rollout = new Rollout();
        rollout.Plan();
        rollout.Status.Conditions!.Select(c => c.Type).ShouldBe(
        [
            ConditionTypes.Accepted, ConditionTypes.Available, ConditionTypes.Progressing, ConditionTypes.TrafficConverged,
            ConditionTypes.GpuAvailable, ConditionTypes.AnalysisHealthy, ConditionTypes.RolledBack,
            ConditionTypes.Ready, ConditionTypes.Reconciling,
        ]);
        rollout.Status.Conditions!.ShouldAllBe(
            c => c.ObservedGeneration == 1 && !string.IsNullOrEmpty(c.Message) && !string.IsNullOrEmpty(c.Reason));
    }

    [Fact]
    public void Ready_SaysWhenTheNewestSpecIsRolledOut_AndNoEarlier()
    {
        var rollout = Healthy();
        (rollout.Condition(ConditionTypes.Ready).Status, rollout.Has(ConditionTypes.Reconciling), rollout.Has(ConditionTypes.Stalled))
            .ShouldBe(("True", false, false));

        rollout.Desired = V2;
        rollout.Generation++;
        rollout.Plan();
        (rollout.Condition(ConditionTypes.Ready).Status, rollout.Has(ConditionTypes.Reconciling), rollout.Has(ConditionTypes.Stalled))
            .ShouldBe(("Unknown", true, false));
        rollout.Condition(ConditionTypes.Available).Status.ShouldBe("True", "stable serves meanwhile");

        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();
        rollout.CarryOut().Plan();
        rollout.CarryOut().Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.RolledBack);
        (rollout.Condition(ConditionTypes.Ready).Status, rollout.Has(ConditionTypes.Reconciling), rollout.Has(ConditionTypes.Stalled))
            .ShouldBe(("False", false, true));
        rollout.Status.Conditions!.ShouldAllBe(c => c.ObservedGeneration == 2);
    }

    [Fact]
    public void ConditionThatDoesNotApply_IsUnknown()
    {
        var rollout = Healthy();
        rollout.Spec.Gpu.ShouldBeNull();
        rollout.Condition(ConditionTypes.GpuAvailable).Status.ShouldBe("Unknown");
        rollout.Condition(ConditionTypes.AnalysisHealthy).Status.ShouldBe("Unknown");
    }

    [Fact]
    public void LastTransitionTime_MovesOnlyWithTheStatus()
    {
        var rollout = Healthy();
        rollout.Condition(ConditionTypes.Available).Status.ShouldBe("True");
        var since = rollout.Condition(ConditionTypes.Available).Since;

        rollout.Generation++;
        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();
        rollout.Condition(ConditionTypes.Available).Since.ShouldBe(since);
        rollout.See(V1, 4, ready: 0, failure: "out of memory").Plan();
        rollout.Condition(ConditionTypes.Available).Since.ShouldBe(rollout.Now);
        rollout.Condition(ConditionTypes.Available).Message.ShouldContain("out of memory");
        rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
    }

    [Fact]
    public void ModelThatCannotBeLoaded_IsSeenInOnePlan_WhileStableServes()
    {
        var rollout = Healthy();
        rollout.Desired = V2;
        rollout.Plan();
        rollout.See(V2, 1, ready: 0, failure: "sha256 does not match").Plan();
        rollout.Status.Message!.ShouldContain("sha256 does not match");
        rollout.Condition(ConditionTypes.Progressing).Status.ShouldBe("False");
        rollout.Condition(ConditionTypes.Available).Status.ShouldBe("True");
    }

    [Fact]
    public void TrafficConverged_FollowsTheGateways()
    {
        var rollout = new Rollout();
        rollout.Plan();
        rollout.Condition(ConditionTypes.TrafficConverged).Status.ShouldBe("Unknown");
        rollout.See(V1, 4).Plan();
        rollout.Condition(ConditionTypes.TrafficConverged).Status.ShouldBe("False");
        rollout.Converge().Plan();
        rollout.Condition(ConditionTypes.TrafficConverged).Status.ShouldBe("True");
        rollout.Status.Traffic!.ConvergedGeneration.ShouldBe(rollout.Status.Traffic.Generation);
    }

    [Fact]
    public void Scale_IsShown()
    {
        var rollout = InFirstStep();
        (rollout.Status.Replicas, rollout.Status.ReadyReplicas, rollout.Status.CandidateWeight).ShouldBe((5, 5, 25));
        rollout.Status.ReadyPods.ShouldBe("5/5");
        rollout.Status.Selector.ShouldBe("modeloperator.dev/name=digits,app.kubernetes.io/component=model");
        rollout.Status.Revisions!.Select(r => (r.Revision, r.Role, r.Replicas, r.ReadyReplicas, r.Weight))
            .ShouldBe([(V1, RevisionRole.Stable, 4, 4, 75), (V2, RevisionRole.Candidate, 1, 1, 25)]);
    }

    [Fact]
    public void R30_Available_LooksAtWhatGatewaysReach_NotAtPodsAlone()
    {
        var rollout = Rollout.Healthy();
        rollout.Traffic = rollout.Traffic with { Unreachable = [Rollout.V1] };
        rollout.Plan();

        var available = rollout.Condition(ConditionTypes.Available);
        (available.Status, available.Reason).ShouldBe(("False", "PodsNotReached"));
        available.Message.ShouldContain(Rollout.V1);
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(1), "gateways are asked again soon");

        rollout.Traffic = rollout.Traffic with { Unreachable = ["9999999999"] };
        rollout.Plan();
        rollout.Condition(ConditionTypes.Available).Status.ShouldBe("True", "of revisions without a share nobody asks");
    }
}
