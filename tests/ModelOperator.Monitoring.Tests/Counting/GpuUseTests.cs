using ModelOperator.Analysis.Counting;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Monitoring.Tests.Counting;

public sealed class GpuUseTests
{
    [Fact]
    public void Mean_IsOverSamples_SoThatAPodCountsForTheTimeThatItHadGpus() =>
        Of(Pod("long", 0, 90), Pod("short", 100, 10))!.Share.ShouldBe(0.1, 1e-9);

    [Fact]
    public void FivePods_AreNamed_TheIdlestFirst() =>
        Of([.. Enumerable.Range(1, 7).Reverse().Select(number => Pod($"pod-{number}", number, 10))])!
            .Idlest.Select(pod => pod.Name).ShouldBe(["pod-1", "pod-2", "pod-3", "pod-4", "pod-5"]);

    [Fact]
    public void AnswerWithoutSamples_IsNone()
    {
        GpuUse.Of([]).ShouldBeNull();
        Of(Pod("digits", 0, 0)).ShouldBeNull();
    }

    [Theory]
    [InlineData(30, 0.5)]
    [InlineData(61, 1)]
    public void KnownPart_IsThatOfTheReadings(int readings, double known) =>
        Of(Pod("digits", 0, 10), [Value(GpuQuery.Readings, "", readings)])!.Known.ShouldBe(known, 1e-9);

    private static GpuUse? Of(params IEnumerable<CounterRise>[] answer) => GpuUse.Of([.. answer.SelectMany(one => one)]);

    private static IEnumerable<CounterRise> Pod(string name, double percent, int samples) =>
        [Value(GpuQuery.Busy, name, percent * samples), Value(GpuQuery.Samples, name, samples)];

    private static CounterRise Value(string value, string pod, double number) =>
        new(new Dictionary<string, string> { [GpuQuery.Value] = value, [GpuQuery.Pod] = pod }, number);
}
