using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Builtins;

public sealed class F1LossTests
{
    private static readonly MetricSpec Metric = new() { Name = "f1", Builtin = BuiltinMetric.F1Loss, Class = "bad", Max = "10%" };

    [Fact]
    public void Value_IsOneMinusF1()
    {
        var judged = Judge(hits: 8000, misses: 300, falseAlarms: 200);

        judged.Value!.Value.ShouldBe(1 - (2.0 * 8000 / ((2 * 8000) + 300 + 200)), 1e-12);
        judged.Verdict.ShouldBe(MetricVerdict.Pass, judged.Message);
        (judged.Candidate!.Bad, judged.Candidate.Total).ShouldBe((500L, 8500L));
        judged.Bounds!.Lower.ShouldBeInRange(0.02, judged.Value.Value);
        judged.Bounds.Upper!.Value.ShouldBeInRange(judged.Value.Value, 0.1);
    }

    [Fact]
    public void LossAboveTheLimit_Fails() => Judge(hits: 5000, misses: 900, falseAlarms: 900).Verdict.ShouldBe(MetricVerdict.Fail);

    [Fact]
    public void LimitOfTheLoss_IsNotThatOfTheShare() => // 1 - F1 is 7.7 % and passes; the share of misses and false alarms is 14.3 %
        Judge(hits: 60_000, misses: 5000, falseAlarms: 5000).ShouldSatisfyAllConditions(
            judged => judged.Value!.Value.ShouldBe(1.0 / 13, 1e-9),
            judged => judged.Verdict.ShouldBe(MetricVerdict.Pass));

    [Fact]
    public void ComparisonWithStable_IsRefused_WithWhatToUse()
    {
        FeedbackRate.F1Loss.Problem(Metric with { Max = null, MaxIncrease = "1%" }).ShouldBe((
            "maxIncrease", "F1 mixes two rates and is held against max only; compare missRate and falseAlarmRate with stable"));
        FeedbackRate.F1Loss.Problem(Metric with { Max = null, MaxRatio = 1.5 })!.Value.Field.ShouldBe("maxRatio");
        FeedbackRate.F1Loss.Problem(Metric with { Class = null })!.Value.Field.ShouldBe("class");
        FeedbackRate.F1Loss.Problem(Metric).ShouldBeNull();
    }

    private static MetricStatus Judge(int hits, int misses, int falseAlarms) => BuiltinCatalog.Find(Metric)!.Judge(
        new(), Metric, [Rise("hit", hits), Rise("miss", misses), Rise("false_alarm", falseAlarms)], "c", "s", sideBySide: true, alpha: 0.05);

    private static CounterRise Rise(string result, double rise) => new(
        new Dictionary<string, string> { ["revision"] = "c", ["slice"] = "all", ["class"] = "bad", ["result"] = result }, rise);
}
