using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Tests.Counting;

public sealed class CounterQueryTests
{
    [Theory]
    [InlineData(60, 60, "x[60s]")]
    [InlineData(60, 3600, "x[3600s]")] // paused for 59 minutes: the same beginning, not a window that slides
    [InlineData(0.2, 0.4, "x[400ms]")] // no more than the stage has, or what came before it would be counted
    [InlineData(0, 0, "x[1ms]")]
    [InlineData(90, 60, "x[60s]")] // clocks of two operators that differ: never from before the beginning
    [InlineData(10, 10.25, "x[10250ms]")] // to the millisecond, or the first reading would come and go
    public void Counts_AreTakenFromTheBeginningOfTheStage_PausesIncluded(double onTheClock, double sinceStart, string query) =>
        Query(onTheClock, sinceStart).Query.ShouldBe(query);

    [Theory]
    [InlineData(60, 60, "x[600s] offset 60s")]
    [InlineData(60, 3600, "x[3600s] offset 3600s")]
    public void CountsBefore_EndWhereTheStageBegins(double onTheClock, double sinceStart, string query) =>
        (Query(onTheClock, sinceStart) with { Before = true }).Query.ShouldBe(query);

    [Theory]
    [InlineData(3600, "x[3600s]")]
    [InlineData(3601, "last_over_time(x[30s])[3571s:30s]")]
    [InlineData(86400, "last_over_time(x[240s])[86160s:240s]")]
    [InlineData(604800, "last_over_time(x[1920s])[602880s:1920s]")]
    public void LongStage_IsReadInSteps_AtMost480_NoneOfWhichReachesBackBeforeIt(double seconds, string query) =>
        Query(seconds, seconds).Query.ShouldBe(query);

    [Fact]
    public void CountsBeforeALongStage_AreReadInSteps() =>
        (Query(7200, 7200) with { Before = true }).Query.ShouldBe("last_over_time(x[30s])[7170s:30s] offset 7200s");

    private static CounterQuery Query(double onTheClock, double sinceStart) => new(
        BuiltinMetric.ErrorRate,
        "x",
        new TemplateContext("ml", "digits", new("c", "digits-c", null), new("s", "digits-s", null),
            TimeSpan.FromSeconds(onTheClock))
        { SinceStart = TimeSpan.FromSeconds(sinceStart) });
}
