using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Verdicts;

namespace ModelOperator.Demo.Tests.Verdicts;

public sealed class ActionVerdictTests
{
    private readonly WatchedHistory _history = WatchedHistory.Good();

    [Fact]
    public void GoodHistory_HasNoProblem() => Problems().ShouldBeEmpty();

    [Theory]
    [InlineData("dev.modeloperator.check.bad", "inputDrift")]
    [InlineData("dev.modeloperator.check.bad", "quality")]
    [InlineData("dev.modeloperator.check.recovered", "inputDrift")]
    public void EventThatDoesNotCome_IsAProblem(string type, string check)
    {
        _history.Spoil<ReceivedSample>(sample => sample.Event!.Type == type && sample.Event.Subject == check, _ => null);

        Problems().ShouldBe([$"no event {type} of {check} reached the receiver"]);
    }

    [Fact]
    public void EventThatComesBeforeItsCause_IsAProblem()
    {
        _history.Spoil<ReceivedSample>(
            sample => sample.Event!.Subject == "quality" && sample.At.TotalSeconds < 30,
            sample => sample with { At = TimeSpan.FromSeconds(18) });

        Problems().ShouldBe(["the event dev.modeloperator.check.bad of quality came 2 s before there was a reason"]);
    }

    [Fact]
    public void EventThatComesAgain_IsNoProblem_UnlessItHasAnotherId()
    {
        _history.Told(27, "dev.modeloperator.check.bad", "quality");
        Problems().ShouldBeEmpty();

        _history.Told(28, "dev.modeloperator.check.bad", "quality", id: "another");
        Problems().ShouldBe(["there were 2 events dev.modeloperator.check.bad of quality, and one was due"]);
    }

    [Fact]
    public void JobThatIsNotMade_IsAProblem()
    {
        _history.Spoil<JobSample>(_ => true, _ => null);

        Problems().ShouldBe(["there were 0 Jobs (), and one was due"]);
    }

    [Fact]
    public void SecondJob_IsAProblem()
    {
        _history.Job(29, "digits-retrain-b", JobState.Made);

        Problems().ShouldBe(["there were 2 Jobs (digits-retrain-a, digits-retrain-b), and one was due"]);
    }

    [Fact]
    public void JobThatFails_IsAProblem()
    {
        _history.Spoil<JobSample>(job => job.State is JobState.Succeeded, job => job with { State = JobState.Failed });

        Problems().ShouldBe(["the Job digits-retrain-a has not ended well"]);
    }

    [Fact]
    public void JobThatIsMadeBeforeTheDriftIsFound_IsAProblem()
    {
        _history.Spoil<JobSample>(_ => true, job => job with { At = TimeSpan.FromSeconds(14) });

        Problems().ShouldBe(["the Job digits-retrain-a was made before inputDrift was Bad"]);
    }

    [Fact]
    public void SampleWithoutItsAnswer_IsAProblem()
    {
        _history.Spoil<ReceivedSample>(
            sample => sample.Event!.Type.EndsWith(".response", StringComparison.Ordinal),
            sample => sample with { Event = sample.Event! with { Id = "another" } });

        Problems().ShouldBe(["no request came to the receiver together with its answer"]);
    }

    [Fact]
    public void ActionWithoutItsEvent_IsAProblem()
    {
        _history.Spoil<EventSample>(happened => happened.Reason == "ActionDone", _ => null);

        Problems().ShouldBe(["there was no Event ActionDone"]);
    }

    private IReadOnlyList<string> Problems() => ActionVerdict.Problems(_history.Record, WatchedHistory.Acts);
}
