using ModelOperator.Api.Status.Actions;
using ModelOperator.Api.Status.Monitoring;

using static ModelOperator.Rollouts.Tests.Actions.WatchedRollout;

namespace ModelOperator.Rollouts.Tests.Actions;

public sealed class ActionRunTests
{
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
    public void R32_Run_HasTheVersionOfItsRevision_AsItWasWhenItWasDecided()
    {
        var rollout = Watched(Retrain);
        rollout.Spec = rollout.Spec with { Model = rollout.Spec.Model with { Version = "2026-11" } };
        Look(rollout, CheckVerdict.Bad);
        rollout.Advance(TimeSpan.FromMinutes(30)).Plan();

        rollout.Spec = rollout.Spec with { Model = rollout.Spec.Model with { Version = "another" } };
        rollout.Plan();

        Pending(rollout).Single().Version.ShouldBe("2026-11");
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
}
