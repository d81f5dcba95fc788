using ModelOperator.Console.Series;
using ModelOperator.Console.Tests.Support;

namespace ModelOperator.Console.Tests.Series;

public sealed class SeenSeriesTests
{
    [Fact]
    public void Measurement_IsNotedOnce()
    {
        var seen = new SeenSeries();
        seen.Note(Samples.Stepping, Samples.Now);
        seen.Note(Samples.Stepping, Samples.Now.AddSeconds(5));

        var lines = seen.Since(Samples.Now.AddHours(-1));
        lines.Select(line => (line.Metric, line.Role, line.Points.Count)).ShouldBe(
            [("errors", "candidate", 1), ("errors", "stable", 1), ("split", "split", 2)]);
        (lines[0].Points[0][1], lines[0].Unit).ShouldBe((0.03, "share"));
    }

    [Fact]
    public void Points_AreBounded_AndOldOnesAreLeftOut()
    {
        var seen = new SeenSeries();
        for (var second = 0; second < SeenSeries.MostPoints + 50; second++)
        {
            seen.Note(Samples.Healthy, Samples.Now.AddSeconds(second));
        }

        seen.Since(Samples.Now.AddHours(-1)).Single().Points.Count.ShouldBe(SeenSeries.MostPoints);
        seen.Since(Samples.Now.AddSeconds(SeenSeries.MostPoints + 40)).Single().Points.Count.ShouldBe(10);
    }

    [Fact]
    public void Clock_ThatGoesBack_AddsNothing()
    {
        var seen = new SeenSeries();
        seen.Note(Samples.Healthy, Samples.Now);
        seen.Note(Samples.Healthy, Samples.Now.AddHours(-1));

        seen.Since(Samples.Now.AddHours(-2)).Single().Points.Count.ShouldBe(1);
    }
}
