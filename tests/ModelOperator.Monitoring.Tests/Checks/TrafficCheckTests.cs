using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Monitoring.Tests.Support;

namespace ModelOperator.Monitoring.Tests.Checks;

public sealed class TrafficCheckTests
{
    [Fact]
    public void NoCallsAfterADayWithSome_IsBad() => Read(Calls(0), Day(5000)).ShouldSatisfyAllConditions(
        reading => reading.Level.ShouldBe(CheckVerdict.Bad),
        reading => reading.Message.ShouldBe("0 calls in 15 min; 1 are expected at least (min)"));

    [Fact]
    public void ModelThatNobodyHasCalled_IsNotMissed() => Read(Calls(0), Day(0)).Level.ShouldBe(CheckVerdict.TooFew);

    [Fact]
    public void ModelThatMayBeAtZeroPods_IsNotMissed_AndNothingIsAsked()
    {
        var model = new WatchedModel("ml", "digits", "7f9c2ab4d1", "digits-7f9c2ab4d1", null);
        new TrafficCheck(null).Beforehand(model, DateTimeOffset.UnixEpoch).ShouldBeNull();
        new TrafficCheck(null).Beforehand(model with { MayBeIdle = true }, DateTimeOffset.UnixEpoch).ShouldNotBeNull()
            .Level.ShouldBe(CheckVerdict.TooFew);
    }

    [Fact]
    public void CallsThatWereMissed_AreMissedUntilTheyComeBack()
    {
        new TrafficCheck(null).Read([Calls(0), Day(0)], new(), wasBad: true).Level.ShouldBe(CheckVerdict.Bad);
        new TrafficCheck(null).Read([Calls(3), Day(3)], new(), wasBad: true).Level.ShouldBe(CheckVerdict.Ok);
    }

    [Fact]
    public void CallsFarBelowTheSameTimeOfTheDaysBefore_AreBad() =>
        Read([Calls(150), Day(90000), .. Enumerable.Range(1, 7).Select(day => Before(day, 1000))]).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.Bad),
            reading => reading.Message!.ShouldContain("usually 1000"));

    [Fact]
    public void CallsAsOnMostOfTheDaysBefore_AreOk() => // two days of a holiday and one of a campaign change no median
        Read([Calls(900), Day(90000), Before(1, 975), Before(2, 0), Before(3, 0), Before(4, 1000), Before(5, 22500), Before(6, 1025),
            Before(7, 1000)])
            .Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void CallsThatAreUsuallyFew_AreNotMissedByTheRatio() => Read(Calls(1), Day(100), Before(1, 10)).Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void ModelOfOfficeHours_IsNotMissedAtNight() =>
        Read([Calls(0), Day(9000), .. Enumerable.Range(1, 7).Select(day => Before(day, 0))]).Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void EndOfWork_AsOnEachDay_IsNotMissed() => // 600 calls an hour until a minute ago
        Read([Calls(10), Day(7000), .. Enumerable.Range(1, 7).Select(day => Before(day, 10))]).Level.ShouldBe(CheckVerdict.Ok);

    [Theory]
    [InlineData(9, CheckVerdict.Ok)]
    [InlineData(10, CheckVerdict.Bad)]
    public void Silence_IsMissed_WhereTenCallsAreUsual(double usual, CheckVerdict expected) =>
        Read([Calls(0), Day(900), .. Enumerable.Range(1, 7).Select(day => Before(day, usual))]).Level.ShouldBe(expected);

    [Fact]
    public void Question_IsForTheSameLengthOfTime_AtTheSameTimeOfEachDay()
    {
        var query = WindowQuery.OfCalls(
            new("ml", "digits", "7f9c2ab4d1", "digits-7f9c2ab4d1", null), new(), TimeSpan.FromMinutes(15));

        query.ShouldContain("[900s] offset 86400s");
        query.ShouldContain("[900s] offset 604800s");
        query.ShouldNotContain("[3600s]");
    }

    [Fact]
    public void ModelThatIsSeldomCalled_IsNotMissed() => Read(Calls(0), Day(36)).Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void LimitThatSomebodyHasSet_IsTakenAtItsWord() =>
        new TrafficCheck(new() { Min = 1 }).Read([Calls(0), Day(36)], new(), wasBad: false).Level.ShouldBe(CheckVerdict.Bad);

    [Fact]
    public void BatchOfADay_IsComparedWithThoseOfTheDaysBefore() => // not with one hour 24 times
        new TrafficCheck(new() { Over = "24h" })
            .Read([Calls(10000), Day(10000), .. Enumerable.Range(1, 7).Select(day => Before(day, 10000))], new(), wasBad: false)
            .Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void TimeOfARefusedSpec_IsKeptWithinItsBounds() =>
        new TrafficCheck(new() { Over = "0s" }).Over.ShouldBe(TimeSpan.FromMinutes(1));

    [Fact]
    public void RatioOfZero_IsNoLimit() =>
        new TrafficCheck(new() { Ratio = 0 }).Read([Calls(1), Day(100000), Before(1, 1000)], new(), wasBad: false)
            .Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void SourceWithoutGateways_HasNoData() => Read().Level.ShouldBe(CheckVerdict.NoData);

    private static Reading Read(params CounterRise[] rises) => new TrafficCheck((TrafficCheckSpec?)null).Read(rises, new(), wasBad: false);

    private static CounterRise Calls(double calls) => Counted.In(WindowQuery.Calls, GatewayMetricNames.Requests, calls);

    private static CounterRise Day(double calls) => Counted.In(WindowQuery.Day, GatewayMetricNames.Requests, calls);

    private static CounterRise Before(int day, double calls) => Counted.In(WindowQuery.SameTimeOf(day), GatewayMetricNames.Requests, calls);
}
