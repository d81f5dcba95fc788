using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Analysis.Templates;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Tests.Sources.Prometheus;

/// <summary>Readings outside of the time that a source was asked about are not counted.</summary>
public sealed class AnswerWindowTests
{
    private const double Start = 1_700_000_000.25;

    // VictoriaMetrics answers as of half a minute ago, and so of half a minute before the stage too.
    [Fact]
    public async Task ReadingsOfBeforeTheStage_AreNotCounted() =>
        (await RiseAsync(TimeSpan.FromSeconds(60), (-30, 1000), (-15, 7000), (0, 7100), (15, 7150), (30, 7200))).ShouldBe(100);

    [Fact]
    public async Task ReadingsOfAfterTheMoment_AreNotCounted() =>
        (await RiseAsync(TimeSpan.FromSeconds(60), (0, 100), (60, 150), (75, 900))).ShouldBe(50);

    // Of a stage of hours, the value at a step is the newest of the step's time: at the first of them it may be from before the stage.
    [Fact]
    public async Task StepThatReachesBackBeforeTheStage_IsNotCounted() =>
        (await RiseAsync(TimeSpan.FromHours(2), (5, 1000), (29, 7000), (30, 7100), (60, 7150))).ShouldBe(50);

    [Fact]
    public async Task CountsBefore_EndWhereTheStageBegins() =>
        (await RiseAsync(TimeSpan.FromSeconds(60), before: true, (-700, 1), (-600, 100), (-300, 150), (0, 180), (15, 9000))).ShouldBe(80);

    private static Task<double> RiseAsync(TimeSpan stage, params (double Time, long Value)[] samples) =>
        RiseAsync(stage, before: false, samples);

    private static async Task<double> RiseAsync(TimeSpan stage, bool before, params (double Time, long Value)[] samples)
    {
        var values = string.Join(',', samples.Select(
            sample => FormattableString.Invariant($"[{Start + sample.Time:F3},\"{sample.Value}\"]")));
        await using var stub = await HttpStub.AnsweringAsync(
            200,
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"revision\":\"c\"},\"values\":["
                + values + "]}]}}");
        using var source = new PrometheusSource("default", PrometheusSourceTests.Options(stub.Address), TimeProvider.System);
        var context = new TemplateContext("ml", "digits", new("c", "digits-c", null), new("s", "digits-s", null), stage)
        {
            At = DateTimeOffset.FromUnixTimeMilliseconds((long)(Start * 1000)) + stage,
            SinceStart = stage,
        };

        var counted = await source.CountAsync(new CounterQuery(BuiltinMetric.ErrorRate, "x", context, before), CancellationToken.None);
        return counted.Rises.Sum(rise => rise.Rise);
    }
}
