using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Builtins.Kinds;
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
    public void F1_IsComparedWithStables_InPoints()
    {
        // F1 of 95 % and of 90 %.
        Compare(ofCandidate: (36_190, 1905, 1905), ofStable: (32_728, 3636, 3636)).Verdict.ShouldBe(MetricVerdict.Pass);
        var worse = Compare(ofCandidate: (32_728, 3636, 3636), ofStable: (36_190, 1905, 1905));
        worse.Verdict.ShouldBe(MetricVerdict.Fail, worse.Message);
        worse.Value!.Value.ShouldBe(0.1, 1e-3);
        worse.Stable!.Value!.Value.ShouldBe(0.05, 1e-3);
        worse.Bounds!.Lower.ShouldBeInRange(0.03, 0.05);
        worse.Bounds.Upper!.Value.ShouldBeInRange(0.05, 0.07);
    }

    [Fact]
    public void RatioToStable_IsRefused_WithWhatToUse()
    {
        FeedbackRate.F1Loss.Problem(Metric with { Max = null, MaxRatio = 1.5 }).ShouldBe((
            "maxRatio", "F1 is compared with stable by a difference; use maxIncrease, which is in points"));
        FeedbackRate.F1Loss.Problem(Metric with { Max = null, MaxIncrease = "1%" }).ShouldBeNull();
        FeedbackRate.F1Loss.Problem(Metric with { Class = null })!.Value.Field.ShouldBe("class");
        FeedbackRate.F1Loss.Problem(Metric).ShouldBeNull();
    }

    private static MetricStatus Compare(
        (int Hits, int Misses, int FalseAlarms) ofCandidate, (int Hits, int Misses, int FalseAlarms) ofStable)
    {
        var metric = Metric with { Max = null, MaxIncrease = "2%" };
        return ((ICountedBuiltin)BuiltinCatalog.Find(metric)!).Judge(
            new(), metric,
            [
                Rise("hit", ofCandidate.Hits), Rise("miss", ofCandidate.Misses), Rise("false_alarm", ofCandidate.FalseAlarms),
                Rise("hit", ofStable.Hits, "s"), Rise("miss", ofStable.Misses, "s"), Rise("false_alarm", ofStable.FalseAlarms, "s"),
            ],
            "c", "s", sideBySide: true, alpha: 0.05);
    }

    private static MetricStatus Judge(int hits, int misses, int falseAlarms) => ((ICountedBuiltin)BuiltinCatalog.Find(Metric)!).Judge(
        new(), Metric, [Rise("hit", hits), Rise("miss", misses), Rise("false_alarm", falseAlarms)], "c", "s", sideBySide: true, alpha: 0.05);

    private static CounterRise Rise(string result, double rise, string revision = "c") => new(
        new Dictionary<string, string> { ["revision"] = revision, ["slice"] = "all", ["class"] = "bad", ["result"] = result }, rise);
}
