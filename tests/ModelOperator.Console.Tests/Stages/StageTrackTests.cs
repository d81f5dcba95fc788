using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Console.Stages;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Console.Tests.Stages;

public sealed class StageTrackTests
{
    [Fact]
    public void Track_OfARollout_HasTimesOfWhatIsOver_AndTheTimeThatIsLeft()
    {
        var track = StageTrack.Of(Samples.Stepping, Samples.Now);

        States(track).ShouldBe("deploying stage done, step 0 done, step 1 now, bake stage next");
        (track[0].StartedAt, track[0].EndedAt).ShouldBe((Samples.Now.AddMinutes(-30), Samples.Now.AddMinutes(-20)));
        (track[1].StartedAt, track[1].EndedAt).ShouldBe((Samples.Now.AddMinutes(-20), Samples.Now.AddMinutes(-5)));
        track[2].StartedAt.ShouldBe(Samples.Now.AddMinutes(-4));
        (track[2].ElapsedSeconds, track[2].RemainingSeconds, track[2].DurationSeconds).ShouldBe((120, 480, 600));
        track[2].Running.ShouldBeTrue();
        track[2].Approval.ShouldBeTrue();
        track.Select(stage => stage.Weight).ShouldBe([null, 10, 50, 100]);
    }

    [Fact]
    public void Track_WhoseClockIsOverdue_HasNoNegativeTimeLeft() =>
        StageTrack.Of(Samples.Stepping, Samples.Now.AddHours(1))[2].RemainingSeconds.ShouldBe(0);

    [Fact]
    public void Track_OfAnAbortedRollout_FailsInItsLastStage()
    {
        var track = StageTrack.Of(Samples.RolledBack, Samples.Now);

        States(track).ShouldBe("deploying stage done, step 0 done, step 1 failed, bake stage skipped");
        (track[2].EndedAt, track[2].Why).ShouldBe((Samples.Now, "metric errors is 0.31"));
        track[3].StartedAt.ShouldBeNull();
    }

    [Fact]
    public void Track_AfterAPromotion_IsDone_AndLeavesOutWhatWasPassedOver()
    {
        var history = Samples.Begun.Take(2).Append(Samples.Entry(1, TransitionReasons.Promoted, "promoted")).ToList();

        States(StageTrack.Of(With(Samples.Healthy, history), Samples.Now))
            .ShouldBe("deploying stage done, step 0 done, step 1 skipped, bake stage skipped");
    }

    [Fact]
    public void Track_WithoutAPast_ShowsWhatComes() =>
        States(StageTrack.Of(Samples.Healthy, Samples.Now)).ShouldBe("deploying stage next, step 0 next, step 1 next, bake stage next");

    [Fact]
    public void Track_OfTheFirstRevision_HasOneStage()
    {
        var first = Samples.Stepping with
        {
            Status = Samples.Stepping.Status! with { StableRevision = null, Stage = new() { Kind = StageKind.Deploying } },
        };

        States(StageTrack.Of(first, Samples.Now)).ShouldBe("deploying stage now");
    }

    [Fact]
    public void Track_InAStageThatTheSpecNoLongerHas_ShowsItWhereItWas()
    {
        var shrunk = Samples.Stepping with
        {
            Spec = Samples.Stepping.Spec with { Strategy = new() { Canary = new() { Steps = [new() { Weight = 10 }], Bake = "1m" } } },
        };

        States(StageTrack.Of(shrunk, Samples.Now)).ShouldBe("deploying stage done, step 0 done, step 1 now, bake stage next");
        StageTrack.Present(shrunk).ShouldBe(new(2, 4, StageKind.Step, "step 1"));
    }

    [Fact]
    public void Track_OfARestore_SkipsTheSteps()
    {
        var status = Samples.Stepping.Status! with
        {
            Stage = new() { Kind = StageKind.Switch, Weight = 100 },
            History =
            [
                .. Samples.Begun, Samples.Entry(4, TransitionReasons.SpecReverted, "reverted"),
                Samples.Entry(3, TransitionReasons.RestoreStarted, "restore"),
                Samples.Entry(2, TransitionReasons.SwitchStarted, "switch"),
            ],
        };

        States(StageTrack.Of(Samples.Stepping with { Status = status }, Samples.Now))
            .ShouldBe("deploying stage done, step 0 skipped, step 1 skipped, bake stage skipped, switch stage now");
    }

    [Fact]
    public void Track_WhoseHistoryIsCutOff_TakesEarlierStagesForDone_WithoutTimes()
    {
        var track = StageTrack.Of(With(Samples.Stepping, [.. Samples.Begun.TakeLast(1)]), Samples.Now);

        States(track).ShouldBe("deploying stage done, step 0 done, step 1 now, bake stage next");
        (track[0].StartedAt, track[1].EndedAt).ShouldBe((null, Samples.Now.AddMinutes(-5)));
    }

    private static ModelDeployment With(ModelDeployment deployment, IReadOnlyList<HistoryEntry> history) =>
        deployment with { Status = deployment.Status! with { History = history } };

    private static string States(IEnumerable<StageView> track) =>
        string.Join(", ", track.Select(stage => $"{stage.Name} {stage.State.ToString().ToLowerInvariant()}"));
}
