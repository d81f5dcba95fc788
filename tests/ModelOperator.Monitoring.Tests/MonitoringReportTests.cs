using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Monitoring.Tests;

public sealed class MonitoringReportTests
{
    private static readonly CheckStatus Ok = new()
    {
        Name = "nulls",
        Verdict = CheckVerdict.Ok,
        Limit = "<= 1 %",
        Value = 0.001,
        Samples = 1000
    };
    private static readonly MonitoringStatus Before = new() { Revision = "aa", Checks = [Ok] };

    [Fact]
    public void StatusOfAModelAtRest_IsTheSameObject() =>
        MonitoringReport.Of(Before, "aa", [Ok with { Value = 0.002, Samples = 2000 }]).ShouldBeSameAs(Before);

    [Fact]
    public void VerdictThatChanged_IsWrittenWithItsNewestValues() =>
        MonitoringReport.Of(Before, "aa", [Ok with { Verdict = CheckVerdict.Bad, Value = 0.5 }]).Checks[0].Value.ShouldBe(0.5);

    [Fact]
    public void CheckThatIsSwitchedOff_Goes() => MonitoringReport.Of(Before, "aa", []).Checks.ShouldBeEmpty();

    [Fact]
    public void RevisionThatIsPromoted_BeginsAnew() => MonitoringReport.Of(Before, "bb", [Ok]).Revision.ShouldBe("bb");

    [Fact]
    public void ReasonWithoutData_IsKeptUpToDate() =>
        MonitoringReport.Of(
                new() { Revision = "aa", Checks = [Ok with { Verdict = CheckVerdict.NoData, Message = "no connection" }] }, "aa",
                [Ok with { Verdict = CheckVerdict.NoData, Message = "no such source" }])
            .Checks[0].Message.ShouldBe("no such source");

    // A Prometheus that was away neither mends a model nor breaks it anew.
    [Theory]
    [InlineData(CheckVerdict.Bad, CheckVerdict.Bad, false)]
    [InlineData(CheckVerdict.Bad, CheckVerdict.Ok, true)]
    [InlineData(CheckVerdict.Ok, CheckVerdict.Bad, true)]
    [InlineData(CheckVerdict.Ok, CheckVerdict.Ok, false)]
    public void Change_IsFromTheVerdictBeforeATimeWithoutData(CheckVerdict last, CheckVerdict to, bool told) =>
        MonitoringReport.Changes(
                new() { Revision = "aa", Checks = [Ok with { Verdict = CheckVerdict.NoData, LastVerdict = last }] },
                new() { Revision = "aa", Checks = [Ok with { Verdict = to }] })
            .Any().ShouldBe(told);

    [Theory]
    [InlineData(CheckVerdict.Ok, CheckVerdict.Bad, true)]
    [InlineData(CheckVerdict.Warn, CheckVerdict.Bad, true)]
    [InlineData(CheckVerdict.Bad, CheckVerdict.Ok, true)]
    [InlineData(CheckVerdict.Bad, CheckVerdict.Bad, false)]
    [InlineData(CheckVerdict.Bad, CheckVerdict.NoData, false)] // nothing has recovered
    [InlineData(CheckVerdict.Bad, CheckVerdict.TooFew, false)]
    [InlineData(CheckVerdict.NoData, CheckVerdict.Bad, true)]
    [InlineData(CheckVerdict.Ok, CheckVerdict.Warn, false)]
    public void Change_IsToBadAndBack(CheckVerdict from, CheckVerdict to, bool told) =>
        MonitoringReport.Changes(
                new() { Revision = "aa", Checks = [Ok with { Verdict = from }] }, new()
                {
                    Revision = "aa",
                    Checks = [Ok with { Verdict = to }]
                })
            .Any().ShouldBe(told);

    [Fact]
    public void BadCheckOfTheRevisionBefore_IsNoRecoveryOfTheNext() =>
        MonitoringReport.Changes(
            new() { Revision = "aa", Checks = [Ok with { Verdict = CheckVerdict.Bad }] }, new() { Revision = "bb", Checks = [Ok] })
            .ShouldBeEmpty();
}
