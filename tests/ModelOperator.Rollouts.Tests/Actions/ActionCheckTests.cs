using ModelOperator.Api.Status.Actions;
using ModelOperator.Api.Status.Monitoring;

using static ModelOperator.Rollouts.Tests.Actions.WatchedRollout;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Actions;

public sealed class ActionCheckTests
{
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
}
