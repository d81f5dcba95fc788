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
    public void CallsFarBelowTheSameHourOfTheDaysBefore_AreBad() => // the usual quarter of an hour has 1000
        Read([Calls(150), Day(90000), .. Enumerable.Range(1, 7).Select(day => Hour(day, 4000))]).ShouldSatisfyAllConditions(
            reading => reading.Level.ShouldBe(CheckVerdict.Bad),
            reading => reading.Message!.ShouldContain("usually 1000"));

    [Fact]
    public void CallsAsOnMostOfTheDaysBefore_AreOk() => // two days of a holiday and one of a campaign change no median
        Read([Calls(900), Day(90000), Hour(1, 3900), Hour(2, 0), Hour(3, 0), Hour(4, 4000), Hour(5, 90000), Hour(6, 4100), Hour(7, 4000)])
            .Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void CallsThatAreUsuallyFew_AreNotMissedByTheRatio() => Read(Calls(1), Day(100), Hour(1, 40)).Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void ModelOfOfficeHours_IsNotMissedAtNight() =>
        Read([Calls(0), Day(9000), .. Enumerable.Range(1, 7).Select(day => Hour(day, 0))]).Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void ModelThatIsSeldomCalled_IsNotMissed() => Read(Calls(0), Day(36)).Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void LimitThatSomebodyHasSet_IsTakenAtItsWord() =>
        new TrafficCheck(new() { Min = 1 }).Read([Calls(0), Day(36)], new(), wasBad: false).Level.ShouldBe(CheckVerdict.Bad);

    [Fact]
    public void BatchOfADay_IsComparedWithThoseOfTheDaysBefore() => // not with one hour 24 times
        new TrafficCheck(new() { Over = "24h" })
            .Read([Calls(10000), Day(10000), .. Enumerable.Range(1, 7).Select(day => Hour(day, 10000))], new(), wasBad: false)
            .Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void TimeOfARefusedSpec_IsKeptWithinItsBounds() =>
        new TrafficCheck(new() { Over = "0s" }).Over.ShouldBe(TimeSpan.FromMinutes(1));

    [Fact]
    public void RatioOfZero_IsNoLimit() =>
        new TrafficCheck(new() { Ratio = 0 }).Read([Calls(1), Day(100000), Hour(1, 4000)], new(), wasBad: false)
            .Level.ShouldBe(CheckVerdict.Ok);

    [Fact]
    public void SourceWithoutGateways_HasNoData() => Read().Level.ShouldBe(CheckVerdict.NoData);

    private static Reading Read(params CounterRise[] rises) => new TrafficCheck((TrafficCheckSpec?)null).Read(rises, new(), wasBad: false);

    private static CounterRise Calls(double calls) => Counted.In(WindowQuery.Calls, GatewayMetricNames.Requests, calls);

    private static CounterRise Day(double calls) => Counted.In(WindowQuery.Day, GatewayMetricNames.Requests, calls);

    private static CounterRise Hour(int day, double calls) => Counted.In(WindowQuery.HourOf(day), GatewayMetricNames.Requests, calls);
}
