using ModelOperator.Api.Status.Actions;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Actions.WatchedRollout;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Actions;

public sealed class ActionTransitionTests
{
    [Fact]
    public void R32_TransitionsOfARollout_AreDecidedInThePlanThatRecordsThem()
    {
        var rollout = Watched(new() { When = ["ApprovalWanted", "Promoted"], Job = new() { Name = "notify" } });
        Pending(rollout).Single().Revision.ShouldBe(V1); // the first revision has become stable, too
        End(rollout, ActionResult.Done);
        rollout.Spec = rollout.Spec.With(canary => canary with { Steps = [new() { Weight = 50, Duration = "5m", Approval = true }] });
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        var approval = Pending(rollout).Single();
        (approval.Cause, approval.Reason, approval.Revision).ShouldBe(("ApprovalWanted", "AwaitingApproval", V2));

        rollout.Commands = new() { Approve = StageNames.Approval(V2, rollout.Status.Stage!) };
        rollout.Settle();

        Pending(rollout).Select(run => run.Cause).ShouldBe(["ApprovalWanted", "Promoted"]);
        rollout.Status.Actions!.Single().Name.ShouldBe("job-notify");
        Pending(rollout).Select(run => run.Id).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void R32_Rollback_IsToldWithItsReason()
    {
        var rollout = Watched(new() { When = ["RolledBack"], Event = new() { Sink = "ops" } });
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Commands = new() { Abort = V2 };
        rollout.Settle();

        var run = Pending(rollout).Single();
        (run.Cause, run.Reason, run.Revision).ShouldBe(("RolledBack", "AbortRequested", V2));
    }

    [Fact]
    public void R32_Recovery_IsToldOnce_AndOnlyWithData()
    {
        var rollout = Watched(new() { When = ["Recovered"], Event = new() { Sink = "ops" } });
        Look(rollout, CheckVerdict.Ok);
        Pending(rollout).ShouldBeEmpty();

        Look(rollout, CheckVerdict.Bad);
        Look(rollout, CheckVerdict.NoData);
        Pending(rollout).ShouldBeEmpty();

        Look(rollout, CheckVerdict.Warn);
        (Pending(rollout).Single().Cause, Pending(rollout).Single().Check).ShouldBe(("Recovered", "inputDrift"));
        End(rollout, ActionResult.Done);
        Look(rollout, CheckVerdict.Ok);
        Pending(rollout).ShouldBeEmpty();
    }
}
