using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Verdicts;

namespace ModelOperator.Demo.Tests.Verdicts;

public sealed class MonitoringVerdictTests
{
    private static readonly WatchedHistory Good = WatchedHistory.Good();

    [Fact]
    public void GoodHistory_HasNoProblem() => Problems(Good).ShouldBeEmpty();

    [Fact]
    public void OtherStableRevision_IsAProblem()
    {
        var history = WatchedHistory.Good();
        history.Status(38, CheckVerdict.Ok, CheckVerdict.Ok, stable: "3333333333");

        Problems(history).ShouldContain(
            problem => problem.StartsWith("there were 2 stable revisions (2222222222, 3333333333)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(PodState.Going), 0, "was deleted")]
    [InlineData(nameof(PodState.Present), 1, "was restarted 1 times")]
    public void PodThatGoesOrRestarts_IsAProblem(string state, int restarts, string problem)
    {
        var history = WatchedHistory.Good();
        history.Pod(restarts, Enum.Parse<PodState>(state));

        Problems(history).ShouldContain(one => one.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void CheckThatIsBadBeforeItsCause_IsAProblem() =>
        Problems(WatchedHistory.Good(), WatchedHistory.Acts with { Swap = TimeSpan.FromSeconds(27) })
        .ShouldBe(["quality was Bad 2 s before there was a reason"]);

    [Fact]
    public void CheckThatNeverBecomesBad_IsAProblem() =>
        Problems(WatchedHistory.Good().Spoil<StatusSample>(sample => sample.At.TotalSeconds == 25, _ => null))
        .ShouldBe(["quality never became Bad"]);

    [Fact]
    public void DriftThatIsSeenInAnotherFeature_IsAProblem() =>
        MonitoringVerdict.Problems(Good.Record, WatchedHistory.Acts, "x.21")
            .ShouldBe(["inputDrift names x.20 as the worst feature, and x.21 has drifted"]);

    [Fact]
    public void OtherCheckThatIsBad_IsAProblem()
    {
        var history = WatchedHistory.Good();
        history.Status(38, CheckVerdict.Ok, CheckVerdict.Ok, other: CheckVerdict.Bad);

        Problems(history).ShouldBe(["missing was Bad (5 % are missing), and only inputDrift and quality had a reason"]);
    }

    [Theory]
    [InlineData("MonitoringBad", "there was no Event MonitoringBad of inputDrift")]
    [InlineData("MonitoringRecovered", "there was no Event MonitoringRecovered of inputDrift")]
    public void EventThatDoesNotCome_IsAProblem(string reason, string problem) =>
        Problems(WatchedHistory.Good().Spoil<EventSample>(
            happened => happened.Reason == reason && happened.Note.StartsWith("inputDrift", StringComparison.Ordinal), _ => null))
            .ShouldBe([problem]);

    [Fact]
    public void AlertThatNeverIsPending_IsAProblem() =>
        Problems(WatchedHistory.Good().Spoil<AlertSample>(sample => sample.States.Count > 1, _ => null))
            .ShouldBe(["Prometheus never had the alert ModelCheckBad quality pending"]);

    [Fact]
    public void RequestsThatFail_AndLabelsThatAreNotTaken_AreProblems()
    {
        var history = WatchedHistory.Good();
        history.Client("client-c", failed: 2, posted: 100, counted: 90);

        Problems(history).ShouldBe(["2 requests failed", "of 600 labels that were posted 590 were counted"]);
    }

    [Fact]
    public void Recovery_IsAllChecksOk() => MonitoringVerdict.AllOk(Good.Record).ShouldBeTrue();

    [Fact]
    public void CheckWithoutEnoughData_IsNotOk()
    {
        var history = WatchedHistory.Good();
        history.Status(38, CheckVerdict.Ok, CheckVerdict.Ok, other: CheckVerdict.TooFew);

        MonitoringVerdict.AllOk(history.Record).ShouldBeFalse();
    }

    [Fact]
    public void Summary_CountsFromTheCauses() => MonitoringSummary.Of(Good.Record, WatchedHistory.Acts, filled: 30, asked: 38).ShouldBe(
        "demo: drift found after 5 s, alert after 16 s, Job done after 7 s; wrong answers found after 5 s; all well 6 s after the cause went; "
        + "500 requests, 0 failed, 500 labels, 2 samples; 38 of 38 queries of the dashboards answered, 30 with data");

    private static IReadOnlyList<string> Problems(WatchedHistory history, MonitoringActs? acts = null) =>
        MonitoringVerdict.Problems(history.Record, acts ?? WatchedHistory.Acts, WatchedHistory.Feature);
}
