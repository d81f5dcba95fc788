using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Evaluation;

public sealed class ThresholdEvaluatorTests
{
    private readonly ThresholdEvaluator _evaluator = new();

    [Theory]
    [InlineData(null, 0.05, 0.05, MetricVerdict.Pass, null)]
    [InlineData(null, 0.05, 0.0501, MetricVerdict.Fail, "0.0501 is above the maximum 0.05")]
    [InlineData(10.0, null, 10.0, MetricVerdict.Pass, null)]
    [InlineData(10.0, null, 9.5, MetricVerdict.Fail, "9.5 is below the minimum 10")]
    [InlineData(1.0, 2.0, 1.5, MetricVerdict.Pass, null)]
    [InlineData(1.0, 2.0, 3.0, MetricVerdict.Fail, "3 is above the maximum 2")]
    [InlineData(double.NaN, null, 3.0, MetricVerdict.Fail, "3 is below the minimum NaN")]
    [InlineData(null, double.NaN, 3.0, MetricVerdict.Fail, "3 is above the maximum NaN")]
    public void Number_IsJudgedByItsBounds(double? min, double? max, double value, MetricVerdict verdict, string? message) =>
        _evaluator.Judge(Metric(min, max), [QueryResult.Of(value)]).ShouldBe(new Judgement(verdict, value, message));

    [Fact]
    public void R20_NoNumber_IsNeverAPass()
    {
        foreach (var outcome in Enum.GetValues<QueryOutcome>().Where(outcome => outcome is not QueryOutcome.Value))
        {
            _evaluator.Judge(Metric(null, 1), [QueryResult.Without(outcome, "why")])
                .ShouldBe(new Judgement(MetricVerdict.NoData, null, "why"));
        }

        foreach (var number in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            _evaluator.Judge(Metric(null, double.MaxValue), [QueryResult.Of(number)]).Verdict.ShouldBe(MetricVerdict.NoData);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(5)]
    public void Number_WithWarnings_DecidesNothing(double value) =>
        _evaluator.Judge(Metric(null, 1), [QueryResult.Of(value).With(["store 2 is down"])])
            .ShouldBe(new Judgement(MetricVerdict.Inconclusive, value, "the metric source warns: store 2 is down"));

    [Theory]
    [InlineData(null, 0.05, "<= 0.05")]
    [InlineData(10.0, null, ">= 10")]
    [InlineData(1.0, 0.00001, ">= 1 and <= 1E-05")]
    public void Threshold_ReadsAsPeopleWriteIt(double? min, double? max, string text) =>
        _evaluator.Threshold(Metric(min, max)).ShouldBe(text);

    [Fact]
    public void Metrics_WithoutBoundsOrAgainstTheStableRevision_AreLeftToOthers()
    {
        _evaluator.CanJudge(Metric(null, null)).ShouldBeFalse();
        _evaluator.CanJudge(Metric(1, null) with { Query = null }).ShouldBeFalse();
        _evaluator.CanJudge(Metric(1, null) with { MaxRatio = 1.2 }).ShouldBeFalse();
        _evaluator.CanJudge(Metric(1, null) with { MaxIncrease = "1%" }).ShouldBeFalse();
        _evaluator.CanJudge(Metric(1, null)).ShouldBeTrue();
    }

    private static MetricSpec Metric(double? min, double? max) => new() { Name = "m", Query = "q", Min = min, Max = max };
}
