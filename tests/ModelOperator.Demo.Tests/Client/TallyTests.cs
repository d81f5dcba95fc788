using ModelOperator.Demo.Client;

namespace ModelOperator.Demo.Tests.Client;

public sealed class TallyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Outcomes_AreCountedInAllAndByRevision()
    {
        var tally = new Tally();
        tally.Add(new Outcome("aaa", "200", IsRight: true, 2));
        tally.Add(new Outcome("aaa", "200", IsRight: false, 3));
        tally.Add(new Outcome("bbb", "500", IsRight: false, 4));
        tally.Add(new Outcome("", "timeout", IsRight: false, 10_000));

        var report = tally.Report(Now, isFinal: false);

        (report.Total.Requests, report.Total.Failed, report.Total.Right).ShouldBe((4, 2, 1));
        report.Of("aaa").Accuracy.ShouldBe(0.5);
        report.Of("bbb").Accuracy.ShouldBeNull();
        report.Of("bbb").Statuses["500"].ShouldBe(1);
        report.Of(Tally.NoRevision).Statuses["timeout"].ShouldBe(1);
    }

    [Fact]
    public void Window_BeginsAnewWithEachReport_AndTotalsGoOn()
    {
        var tally = new Tally();
        tally.Add(new Outcome("aaa", "200", IsRight: true, 2));
        tally.Report(Now, isFinal: false);
        tally.Add(new Outcome("bbb", "503", IsRight: false, 2));

        var report = tally.Report(Now, isFinal: true);

        report.Window.Requests.ShouldBe(1);
        report.WindowRevisions.Keys.ShouldBe(["bbb"]);
        report.Total.Requests.ShouldBe(2);
        report.Final.ShouldBeTrue();
    }

    [Fact]
    public void Report_WrittenAndRead_IsTheSame()
    {
        var tally = new Tally();
        tally.Add(new Outcome("aaa", "200", IsRight: true, 2));
        var line = tally.Report(Now, isFinal: true).ToLine();
        line.ShouldNotContain("\n");
        ClientReport.Parse(line)!.ToLine().ShouldBe(line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("warn: something")]
    [InlineData("{\"time\":")]
    public void Line_ThatIsNoReport_IsPassedOver(string line) => ClientReport.Parse(line).ShouldBeNull();
}
