using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Tests.Counting;

public sealed class CounterWindowTests
{
    [Fact]
    public void Rise_IsFromTheFirstReadingToTheLast() => Rises(Series("200", (0, 100), (15, 130), (30, 170))).ShouldBe([70]);

    [Fact]
    public void CounterThatBeginsAgain_LosesNothingThatWasRead() =>
        Rises(Series("200", (0, 100), (15, 130), (30, 10), (45, 25), (60, 5))).ShouldBe([30 + 10 + 15 + 5]);

    [Fact]
    public void OneReading_IsNoRise() => Rises(Series("200", (0, 1000))).ShouldBe([0]);

    [Fact]
    public void CounterThatAppearsInAKnownProcess_BeganAtZero() =>
        Rises(Series("200", (0, 100), (15, 130)), Series("504", (15, 3))).ShouldBe([30, 3]);

    [Fact]
    public void CountersOfAProcessThatAppears_BeginWithItsFirstReading() =>
        Rises(Series("200", (0, 100), (15, 130)), Series("200", "b", (15, 5000), (30, 5010)), Series("500", "b", (15, 7)))
            .ShouldBe([30, 10, 0]);

    [Fact]
    public void ClassThatAppearsInAKnownProcess_BeganAtZero() => CounterWindow.Rises(
    [
        new(new Dictionary<string, string> { ["output"] = "label", ["class"] = "0", ["pod"] = "a" }, [new(0, 100), new(15, 130)]),
        new(new Dictionary<string, string> { ["output"] = "label", ["class"] = "1", ["pod"] = "a" }, [new(15, 3)]),
    ], "pod").Select(rise => rise.Rise).ShouldBe([30, 3]);

    [Fact]
    public void NoSamples_AreNoCounter() => Rises(Series("200")).ShouldBeEmpty();

    // A Prometheus that is updated writes 1.0 from then on; a new counter would begin at 0 and count everything once more.
    [Fact]
    public void BucketWhoseEdgeIsWrittenInAnotherWayLater_GoesOn() =>
        Rises(Bucket("1", "a", (0, 1000), (15, 1010)), Bucket("1.0", "a", (30, 1020), (45, 1030))).ShouldBe([30]);

    [Fact]
    public void BucketThatTwoReadersWriteInTwoWays_CountsOnce() =>
        Rises(
            Bucket("1", "a,replica=1", (0, 1000), (15, 1010)),
            Bucket("1.0", "a,replica=2", (2, 1001), (17, 1011)),
            Bucket("+Inf", "a,replica=1", (0, 1000), (15, 1020))).ShouldBe([10, 20]);

    private static CounterSeries Bucket(string edge, string pod, params (double Time, double Value)[] samples)
    {
        var (labels, replica) = (Series("200", pod.Split(',')[0], samples), pod.Split("replica=") is [_, var name] ? name : "");
        return labels with
        {
            Labels = new Dictionary<string, string>(labels.Labels) { ["le"] = edge, ["replica"] = replica },
        };
    }

    private static IEnumerable<double> Rises(params CounterSeries[] series) => CounterWindow.Rises(series, "pod").Select(rise => rise.Rise);

    private static CounterSeries Series(string code, params (double Time, double Value)[] samples) => Series(code, "a", samples);

    private static CounterSeries Series(string code, string pod, params (double Time, double Value)[] samples) => new(
        new Dictionary<string, string> { ["__name__"] = "x_total", ["code"] = code, ["pod"] = pod },
        [.. samples.Select(sample => new CounterSample(sample.Time, sample.Value))]);
}
