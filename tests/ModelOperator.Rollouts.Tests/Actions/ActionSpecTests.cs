using ModelOperator.Api.Status.Actions;
using ModelOperator.Api.Status.Monitoring;

using static ModelOperator.Rollouts.Tests.Actions.WatchedRollout;

namespace ModelOperator.Rollouts.Tests.Actions;

public sealed class ActionSpecTests
{
    [Fact]
    public void R32_RefusedSpec_BeginsNothing_AndRecordsWhatWasDone()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        rollout.Problem = new("InvalidMonitoring", "spec", "broken");
        End(rollout, ActionResult.Done);
        rollout.Status.Actions!.Single().LastResult.ShouldBe(ActionResult.Done);

        rollout.Advance(TimeSpan.FromHours(25)).Plan();
        Pending(rollout).ShouldBeEmpty();

        rollout.Problem = null;
        rollout.Plan();
        Pending(rollout).Count.ShouldBe(1);
    }

    [Fact]
    public void R32_RefusedSpecWithTwoActionsOfOneName_HasAStatusWithEachNameOnce()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Ok);
        rollout.Spec = With(rollout.Spec, Retrain, Retrain with { When = ["Promoted"] });
        rollout.Problem = new("InvalidMonitoring", "spec.monitoring.actions[1].name", "event-retrain is taken");

        rollout.Plan();

        rollout.Status.Actions!.Select(action => action.Name).ShouldBe(["event-retrain"]);
    }

    [Fact]
    public void R32_TwoActionsOfOneName_AreOneInTheStatus_AlsoWhereNobodyHasRefusedThem()
    {
        var rollout = Watched(Retrain);
        rollout.Spec = With(rollout.Spec, Retrain, Retrain with { When = ["Promoted"] });

        rollout.Plan();

        rollout.Status.Actions!.Select(action => action.Name).ShouldBe(["event-retrain"]);
    }

    [Fact]
    public void R32_RefusedSpecWithOtherActions_ForgetsNothing_SoThatTheCooldownHoldsOnceItIsReverted()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        End(rollout, ActionResult.Done);
        var (accepted, known) = (rollout.Spec, rollout.Status.Actions);

        rollout.Spec = With(rollout.Spec, Retrain with { Name = "other" });
        rollout.Problem = new("InvalidMonitoring", "spec", "broken");
        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();
        rollout.Status.Actions.ShouldBe(known);

        (rollout.Spec, rollout.Problem) = (accepted, null);
        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();
        Pending(rollout).ShouldBeEmpty();
    }

    [Fact]
    public void R32_RefusedSpecWithoutTheAction_KeepsWhatWaits_AndRecordsWhatCameOfIt()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();

        rollout.Spec = rollout.Spec with { Monitoring = null };
        rollout.Problem = new("InvalidMonitoring", "spec", "broken");
        rollout.Plan();
        Pending(rollout).Count.ShouldBe(1);

        End(rollout, ActionResult.Done);
        rollout.Status.Actions!.Single().LastResult.ShouldBe(ActionResult.Done);
    }

    [Fact]
    public void R32_ActionThatIsTakenOutOfTheSpec_LeavesTheStatus()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();

        rollout.Spec = rollout.Spec with { Monitoring = new() };
        rollout.Plan();

        rollout.Status.Actions.ShouldBeNull();
        var end = rollout.Last.ActionEnds.Single();
        (end.Action, end.Result, end.Message).ShouldBe(
            ("event-retrain", ActionResult.Dropped, "the spec has no such action any more"));
    }
}
