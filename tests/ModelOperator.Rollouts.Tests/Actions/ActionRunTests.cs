using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Actions;

public sealed class ActionRunTests
{
    private static readonly ActionSpec Retrain = new()
    {
        When = ["InputDrift", "Quality"],
        For = "30m",
        Cooldown = "24h",
        Event = new() { Sink = "retrain" },
    };

    [Fact]
    public void R33_CheckThatHasBeenBadForLongEnough_HasItsActionDone()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(29)).Plan();
        Pending(rollout).ShouldBeEmpty();

        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();

        var run = Pending(rollout).Single();
        (run.Cause, run.Check, run.Revision).ShouldBe(("InputDrift", "inputDrift", V1));
        (run.Value, run.Limit, run.Samples).ShouldBe((0.4, "<= 0.2", 5000));
        (run.Since, run.At).ShouldBe((rollout.Now - TimeSpan.FromMinutes(30), rollout.Now));
        rollout.Status.Actions!.Single().Name.ShouldBe("event-retrain");
    }

    [Theory]
    [InlineData(CheckVerdict.Ok)]
    [InlineData(CheckVerdict.Warn)]
    [InlineData(CheckVerdict.NoData)]
    [InlineData(CheckVerdict.TooFew)]
    public void R33_CheckThatIsNotBadWithoutABreak_HasNone(CheckVerdict between)
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(20));
        Look(rollout, between);
        rollout.Advance(TimeSpan.FromMinutes(5));
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(29)).Plan();

        Pending(rollout).ShouldBeEmpty();
    }

    [Fact]
    public void R33_CheckThatTheActionDoesNotName_HasNone()
    {
        var rollout = Watched(Retrain with { When = ["Quality"] });
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromHours(5)).Plan();

        Pending(rollout).ShouldBeEmpty();
    }

    [Fact]
    public void R33_Cooldown_CountsFromTheLastRun_OverRecoveriesAndRestarts()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        End(rollout, ActionResult.Done);
        Look(rollout, CheckVerdict.Ok);
        rollout.Advance(TimeSpan.FromMinutes(1));
        Look(rollout, CheckVerdict.Bad);

        rollout.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(2)).Plan();
        Pending(rollout).ShouldBeEmpty();

        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();
        Pending(rollout).Count.ShouldBe(1);
    }

    [Fact]
    public void R33_CheckThatStaysBad_HasItsActionDoneAgainAfterTheCooldown_UnderAnotherName()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        var first = Pending(rollout).Single().Id;
        End(rollout, ActionResult.Done);

        rollout.Advance(TimeSpan.FromHours(24)).Plan();

        Pending(rollout).Single().Id.ShouldNotBe(first);
    }

    [Fact]
    public void R33_TwoBadChecks_AreOneRun()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad, "inputDrift", "quality");
        rollout.Advance(TimeSpan.FromHours(1)).Plan();

        Pending(rollout).Count.ShouldBe(1);
    }

    [Fact]
    public void R33_Promotion_LosesNoCooldown()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        End(rollout, ActionResult.Done);

        CheckStatus[] checks = [Check("inputDrift", CheckVerdict.Bad, rollout.Now)];
        rollout.Status = rollout.Status with { Monitoring = new() { Revision = V2, Checks = checks } };
        rollout.Advance(TimeSpan.FromHours(23)).Plan();

        Pending(rollout).ShouldBeEmpty();
    }

    [Fact]
    public void R32_WhatIsDecided_StaysAsItIs_UntilItIsDone_AndIsWrittenOnce()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        var decided = Pending(rollout).Single();

        var status = rollout.Status;
        rollout.Advance(TimeSpan.FromSeconds(5)).Plan().Status.ShouldBeSameAs(status);
        Pending(rollout).Single().ShouldBe(decided);

        End(rollout, ActionResult.Done, "sink retrain took event 1");
        rollout.Last.ActionEnds.ShouldBe([new("event-retrain", decided, ActionResult.Done, "sink retrain took event 1")]);
        var done = rollout.Status.Actions!.Single();
        (done.Pending, done.LastCause, done.LastAt, done.LastResult, done.LastMessage).ShouldBe(
            (null, "InputDrift", decided.At, ActionResult.Done, "sink retrain took event 1"));

        status = rollout.Status;
        rollout.Plan().Status.ShouldBeSameAs(status);
        rollout.Last.ActionEnds.ShouldBeEmpty();
    }

    [Fact]
    public void R32_OutcomeThatIsToldTwice_ActsOnce()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        var run = Pending(rollout).Single().Id;
        End(rollout, ActionResult.Done);

        rollout.ActionOutcomes = [new(run, ActionResult.Done, "again")];
        rollout.Plan();

        rollout.Last.ActionEnds.ShouldBeEmpty();
        rollout.Status.Actions!.Single().LastMessage.ShouldNotBe("again");
    }

    [Fact]
    public void R32_WhatFails_IsToldOnce_TriedAgain_AndGivenUpAfterADay()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();

        End(rollout, null, "no CronJob");
        rollout.Last.ActionEnds.Single().Result.ShouldBeNull();
        Pending(rollout).Single().Problem.ShouldBe("no CronJob");

        var status = rollout.Status;
        End(rollout, null, "no CronJob");
        StatusComparer.AreSame(rollout.Status, status).ShouldBeTrue();
        rollout.Last.ActionEnds.ShouldBeEmpty();

        rollout.Advance(TimeSpan.FromHours(24));
        End(rollout, null, "no CronJob");
        rollout.Last.ActionEnds.Single().Message.ShouldBe("given up after 24 hours: no CronJob");
        rollout.Status.Actions!.Single().LastResult.ShouldBe(ActionResult.Dropped);
    }

    [Fact]
    public void R32_WhatFailsInAnotherWay_IsNotToldAgain_AndTheStatusHasTheNewReason()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        End(rollout, null, "no CronJob");

        End(rollout, null, "the CronJob is not suspended");

        rollout.Last.ActionEnds.ShouldBeEmpty();
        Pending(rollout).Single().Problem.ShouldBe("the CronJob is not suspended");
    }

    [Fact]
    public void R33_RunThatIsDropped_BeginsNoCooldown()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        Look(rollout, CheckVerdict.Ok);
        End(rollout, null, "no CronJob");
        Pending(rollout).ShouldBeEmpty();

        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();

        Pending(rollout).Count.ShouldBe(1);
    }

    [Fact]
    public void R33_RunForWhichThereIsNoRoom_BeginsNoCooldown_AndIsDecidedOnceThereIsRoom()
    {
        var rollout = Watched(Retrain with { When = ["InputDrift", "Recovered"] });
        for (var i = 0; i < 10; i++)
        {
            rollout.Advance(TimeSpan.FromMinutes(1));
            Look(rollout, CheckVerdict.Bad);
            Look(rollout, CheckVerdict.Ok);
        }

        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        rollout.Last.ActionEnds.ShouldBeEmpty();
        rollout.Status.Actions!.Single().LastCheckAt.ShouldBeNull();

        End(rollout, ActionResult.Done);
        Pending(rollout)[^1].Cause.ShouldBe("InputDrift");
    }

    [Fact]
    public void R33_LastTimeInTheFuture_IsTakenAsNow()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Status = rollout.Status with
        {
            Actions = [new() { Name = "event-retrain", LastCheckAt = rollout.Now + TimeSpan.FromDays(365) }],
        };
        rollout.Plan();

        rollout.Advance(TimeSpan.FromHours(24)).Plan();

        Pending(rollout).Count.ShouldBe(1);
    }

    [Fact]
    public void R32_WhatFails_AndIsNotWantedAnyMore_IsDropped()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        End(rollout, null, "no CronJob");

        Look(rollout, CheckVerdict.Ok);
        End(rollout, null, "no CronJob");

        Pending(rollout).ShouldBeEmpty();
        rollout.Last.ActionEnds.Single().Message.ShouldBe("inputDrift is not bad any more, and before that no CronJob");
    }

    [Fact]
    public void R32_WhatIsUnderWay_IsNotDropped_SoThatItsEndIsRecorded()
    {
        var rollout = Watched(Retrain);
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();
        End(rollout, null, "no CronJob");

        Look(rollout, CheckVerdict.Ok);
        rollout.Advance(TimeSpan.FromHours(24)).Plan();
        Pending(rollout).Count.ShouldBe(1);

        End(rollout, ActionResult.Done);
        rollout.Last.ActionEnds.Single().Result.ShouldBe(ActionResult.Done);
        Pending(rollout).ShouldBeEmpty();
    }

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

    [Fact]
    public void R32_WhatWaits_IsBounded()
    {
        var rollout = Watched(new() { When = ["Recovered"], Event = new() { Sink = "ops" } });
        for (var i = 0; i < 12; i++)
        {
            rollout.Advance(TimeSpan.FromMinutes(1));
            Look(rollout, CheckVerdict.Bad);
            Look(rollout, CheckVerdict.Ok);
        }

        Pending(rollout).Count.ShouldBe(10);
        rollout.Last.ActionEnds.Single().Message.ShouldBe("10 others wait already");
        rollout.Status.Actions!.Single().LastResult.ShouldBe(ActionResult.Dropped);
    }

    private static ModelDeploymentSpec With(ModelDeploymentSpec spec, params ActionSpec[] actions) =>
        spec with { Monitoring = new() { Actions = actions } };

    private static Rollout Watched(ActionSpec action) =>
        Healthy(Specs.Canary(replicas: 4, (25, "5m")) with { Monitoring = new() { Actions = [action] } });

    private static void Look(Rollout rollout, CheckVerdict verdict, params string[] checks)
    {
        var names = checks.Length == 0 ? ["inputDrift"] : checks;
        rollout.Status = rollout.Status with
        {
            Monitoring = new() { Revision = V1, Checks = [.. names.Select(name => Check(name, verdict, rollout.Now))] },
        };
        rollout.Plan();
    }

    private static CheckStatus Check(string name, CheckVerdict verdict, DateTimeOffset since) =>
        new() { Name = name, Verdict = verdict, Since = since, Value = 0.4, Limit = "<= 0.2", Samples = 5000 };

    private static void End(Rollout rollout, ActionResult? result, string message = "done")
    {
        rollout.ActionOutcomes = [new(Pending(rollout)[0].Id, result, message)];
        rollout.Plan();
        rollout.ActionOutcomes = [];
    }

    private static IReadOnlyList<ActionRun> Pending(Rollout rollout) => rollout.Status.Actions?.Single().Pending ?? [];
}
