using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Analysis.Validation;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Tests.Validation;

public sealed class AnalysisValidatorTests : IDisposable
{
    private const string TooShort = "is so short that a client could fail the metric by leaving; give 1s or more, e.g. 30s";

    private static readonly MetricSpec Good = new() { Name = "good", Query = "x{r=\"{{ candidate.revision }}\"}", Max = 1 };
    private readonly MetricSourceRegistry _sources = new([new FakeSource("default", (_, _) => Task.FromResult(QueryResult.Of(0)))]);

    public void Dispose() => _sources.Dispose();

    [Fact]
    public void R27_GoodAnalysis_HasNoProblem() => Find(new AnalysisSpec { Metrics = [Good] }).ShouldBeNull();

    [Fact]
    public void NoAnalysis_HasNoProblem()
    {
        Find(null).ShouldBeNull();
        Find(new AnalysisSpec { Source = "unknown" }).ShouldBeNull();
    }

    [Fact]
    public void R27_UnknownVariable_NamesTheFieldAndTheKnownOnes()
    {
        var problem = Find(new AnalysisSpec { Metrics = [Good, Good with { Query = "x{r=\"{{ canidate.revision }}\"}" }] })!;

        problem.Reason.ShouldBe("InvalidQuery");
        problem.Field.ShouldBe("spec.analysis.metrics[1].query");
        problem.Message.ShouldStartWith("unknown variable 'canidate.revision'; known are candidate.revision,");
    }

    [Fact]
    public void R27_UnknownSource_IsNamed() =>
        Find(new AnalysisSpec { Source = "thanos", Metrics = [Good] })!.Field.ShouldBe("spec.analysis.source");

    [Fact]
    public void R27_MetricsThisVersionCannotJudge_AreRefusedUpFront()
    {
        Find(With(new() { Name = "d", Builtin = (BuiltinMetric)99, Max = 0.2 }))!.Field.ShouldBe("spec.analysis.metrics[0].builtin");
        Find(With(Good with { MaxRatio = 1.2 }))!.Message.ShouldBe(
            "has several kinds of bounds; keep min and max, or maxIncrease, or maxRatio");
        Find(With(Good with { Query = "sum(x)", Max = null, MaxRatio = 1.2 }))!.Message.ShouldStartWith(
            "it is asked once for each revision");
        Find(With(Good with { Max = null, MaxIncrease = "1%" })).ShouldBeNull();
        Find(With(Good with { Max = null }))!.Message.ShouldBe("has no bounds; give min, max or both");
        Find(With(Good with { Query = null }))!.Field.ShouldBe("spec.analysis.metrics[0].query");
        Find(With(Good with { Min = 2, Max = 1 }))!.Message.ShouldBe("min 2 is above max 1: nothing lies between");
    }

    // The place is that of the spec, not that of the query with its values.
    [Theory]
    [InlineData("sum(x{r=\"{{ candidate.revision }}\"}[{{ elapsed }}s]))",
        "')' stands where an operator or the end is expected (line 1, column 53)")]
    [InlineData("x{r=\"{{ candidate.revision }}\"}\n/ info(x)", "info() looks for series by itself and cannot be limited to a namespace; "
        + "join with * on (…) group_left (…) instead (line 2, column 3)")]
    [InlineData("x{r=\"{{ candidate.revision }}\" or r=\"\"}",
        "'or' between conditions is not PromQL; write two selectors with 'or' between them (line 1, column 32)")]
    public void R27_QueryThatCannotBeLimited_IsRefusedWithItsPlace(string query, string message)
    {
        using var limited = new MetricSourceRegistry(
            [new FakeSource("default", (_, _) => Task.FromResult(QueryResult.Of(0))) { Scope = MetricScope.Namespace }]);
        var spec = With(new() { Name = "q", Query = query, Max = 1 });

        var problem = new AnalysisValidator(limited, [new ThresholdEvaluator()]).FindSourceProblem(spec)!;

        (problem.Reason, problem.Field).ShouldBe(("InvalidQuery", "spec.analysis.metrics[0].query"));
        problem.Message.ShouldBe($"{message}; metric source 'default' answers only queries that can be limited to a namespace");
        Find(spec).ShouldBeNull("a source of any scope reads for itself");
    }

    [Theory]
    [InlineData(BuiltinMetric.ErrorRate, null, "1%", null, null, null)]
    [InlineData(BuiltinMetric.ErrorRate, 0.01, null, null, null, null)]
    [InlineData(BuiltinMetric.Latency, 0.25, null, null, 0.95, null)]
    [InlineData(BuiltinMetric.Latency, null, null, 1.2, null, null)]
    [InlineData(BuiltinMetric.NullRate, null, "0.001", null, null, null)]
    [InlineData(BuiltinMetric.ShadowMismatch, 0.01, null, null, null, null)]
    [InlineData(BuiltinMetric.ShadowMismatch, null, "1%", null, null, ".maxIncrease")]
    [InlineData(BuiltinMetric.ErrorRate, null, null, null, null, "")]
    [InlineData(BuiltinMetric.ErrorRate, 0.01, "1%", null, null, "")]
    [InlineData(BuiltinMetric.ErrorRate, 1.0, null, null, null, ".max")]
    [InlineData(BuiltinMetric.ErrorRate, null, "100%", null, null, ".maxIncrease")]
    [InlineData(BuiltinMetric.ErrorRate, null, null, 0.0, null, ".maxRatio")]
    [InlineData(BuiltinMetric.ErrorRate, 0.01, null, null, 0.99, ".quantile")]
    [InlineData(BuiltinMetric.Latency, 0.25, null, null, 1.0, ".quantile")]
    [InlineData(BuiltinMetric.TimeToFirstToken, 0.5, null, null, 0.5, null)]
    [InlineData(BuiltinMetric.TimePerOutputToken, null, null, 1.2, 0.5, null)]
    [InlineData(BuiltinMetric.TimePerOutputToken, null, null, null, 0.5, "")]
    [InlineData(BuiltinMetric.Drift, null, null, null, null, null)]
    [InlineData(BuiltinMetric.Drift, 0.1, null, null, null, null)]
    [InlineData(BuiltinMetric.Drift, 0.0, null, null, null, ".max")]
    [InlineData(BuiltinMetric.Drift, null, "1%", null, null, ".maxIncrease")]
    [InlineData(BuiltinMetric.Drift, null, null, 2.0, null, ".maxRatio")]
    public void R27_BuiltinMetric_NeedsOneBoundThatDecides(
        BuiltinMetric kind, double? max, string? increase, double? ratio, double? quantile, string? field) =>
        (Find(With(new() { Name = "m", Builtin = kind, Max = max, MaxIncrease = increase, MaxRatio = ratio, Quantile = quantile }))?.Field)
            .ShouldBe(field is null ? null : "spec.analysis.metrics[0]" + field);

    [Theory]
    [InlineData(BuiltinMetric.ErrorRate, "1%", null)]
    [InlineData(BuiltinMetric.ErrorRate, "0.5%", null)]
    [InlineData(BuiltinMetric.ErrorRate, "0.01", null)]
    [InlineData(
        BuiltinMetric.ErrorRate, "5",
        "5 is no share of requests, as it would be 500 %; give one above 0% and below 100%, e.g. 1%, which is 0.01")]
    [InlineData(
        BuiltinMetric.ErrorRate, "0.0001Ki",
        "0.0001Ki is no share of requests; give one above 0% and below 100%, e.g. 1%, which is 0.01")]
    [InlineData(BuiltinMetric.NullRate, "250ms", "250ms is no share of requests; give one above 0% and below 100%, e.g. 1%, which is 0.01")]
    [InlineData(
        BuiltinMetric.ShadowMismatch, "100%",
        "100% is no share of requests; give one above 0% and below 100%, e.g. 1%, which is 0.01")]
    [InlineData(BuiltinMetric.Latency, "250ms", null)]
    [InlineData(BuiltinMetric.Latency, "1m", null)]
    [InlineData(BuiltinMetric.Latency, "60", null)]
    [InlineData(BuiltinMetric.Latency, "2.5", null)]
    [InlineData(
        BuiltinMetric.Latency, "250",
        "250 means 250 s, which is more than the 60 s up to which gateways measure; for 250 milliseconds write 250ms, or 0.25")]
    [InlineData(BuiltinMetric.Latency, "2m", "2m is more than the 60 s up to which gateways measure; give a shorter time, e.g. 250ms")]
    [InlineData(BuiltinMetric.Latency, "1%", "1% is no time; give one with its unit, e.g. 250ms, or seconds, e.g. 0.25")]
    [InlineData(BuiltinMetric.TimeToFirstToken, "500ms", null)]
    [InlineData(BuiltinMetric.TimePerOutputToken, "2s", null)]
    [InlineData(
        BuiltinMetric.TimePerOutputToken, "30",
        "30 means 30 s, which is more than the 2 s up to which gateways measure; for 30 milliseconds write 30ms, or 0.03")]
    [InlineData(BuiltinMetric.Drift, "0.1", null)]
    [InlineData(BuiltinMetric.Drift, "20%", "20% is no distance to decide by; give a population stability index above 0, e.g. 0.2")]
    [InlineData(null, "5", null)]
    [InlineData(null, "5%", null)]
    [InlineData(null, "-1", null)]
    [InlineData(null, "250ms", null)]
    [InlineData(null, "soon", "soon is no limit; write a number, a share as 1%, a time as 250ms, or memory as 20Gi")]
    [InlineData(null, "{}", "{} is no limit; write a number, a share as 1%, a time as 250ms, or memory as 20Gi")]
    [InlineData(BuiltinMetric.ErrorRate, "true", "true is no limit; write a number, a share as 1%, a time as 250ms, or memory as 20Gi")]
    public void R27_Max_ThatCannotBeMeant_IsRefusedWithTheRightWayToWriteIt(BuiltinMetric? kind, string max, string? message)
    {
        var metric = new MetricSpec { Name = "m", Builtin = kind, Query = kind is null ? "up" : null, Max = max };

        Find(With(metric)).ShouldBe(message is null ? null : new("InvalidMetric", "spec.analysis.metrics[0].max", message));
    }

    [Theory]
    [InlineData(BuiltinMetric.ErrorRate, "1%", null)]
    [InlineData(
        BuiltinMetric.ErrorRate, "5",
        "5 is no increase of a share, as it would be 500 %; give one below 100%, e.g. 1%, which is 0.01")]
    [InlineData(BuiltinMetric.Latency, "50ms", "50ms is no increase of a share; give one below 100%, e.g. 1%, which is 0.01")]
    [InlineData(null, "50ms", null)]
    [InlineData(null, "5", null)]
    public void R27_MaxIncrease_ThatCannotBeMeant_IsRefusedWithTheRightWayToWriteIt(BuiltinMetric? kind, string increase, string? message)
    {
        var metric = new MetricSpec
        {
            Name = "m",
            Builtin = kind,
            Query = kind is null ? "x{r=\"{{ candidate.revision }}\"}" : null,
            MaxIncrease = increase,
        };

        Find(With(metric)).ShouldBe(message is null ? null : new("InvalidMetric", "spec.analysis.metrics[0].maxIncrease", message));
    }

    [Theory]
    [InlineData(BuiltinMetric.ErrorRate, 0.01, null, "20s", null)]
    [InlineData(BuiltinMetric.ErrorRate, 0.01, null, "1s", null)]
    [InlineData(BuiltinMetric.ErrorRate, 0.01, null, "900ms", $"900ms {TooShort}")]
    [InlineData(BuiltinMetric.ErrorRate, 0.01, null, "0s", $"0s {TooShort}")]
    [InlineData(
        BuiltinMetric.ErrorRate,
        null,
        "1%",
        "20s",
        "a comparison with stable counts every request that nobody answered; remove it")]
    [InlineData(BuiltinMetric.Latency, 0.25, null, "20s", "only errorRate with max has one; remove it")]
    [InlineData(BuiltinMetric.Drift, null, null, "20s", "only errorRate with max has one; remove it")]
    [InlineData(null, 0.01, null, "20s", "only errorRate with max has one; remove it")]
    public void R27_UnansweredAfter_IsForErrorRateWithMax(BuiltinMetric? kind, double? max, string? increase, string after, string? message)
    {
        var problem = Find(With(new()
        {
            Name = "m",
            Builtin = kind,
            Query = kind is null ? "up" : null,
            Max = max,
            MaxIncrease = increase,
            UnansweredAfter = after,
        }));

        problem.ShouldBe(message is null ? null : new("InvalidMetric", "spec.analysis.metrics[0].unansweredAfter", message));
    }

    [Theory]
    [InlineData(BuiltinMetric.MissRate, "bad", null)]
    [InlineData(BuiltinMetric.FalseAlarmRate, "bad", null)]
    [InlineData(BuiltinMetric.MissRate, null, "is missing; name one of spec.monitoring.feedback.classes")]
    [InlineData(BuiltinMetric.WrongRate, "bad", "only missRate, falseAlarmRate and f1Loss have one; remove it")]
    [InlineData(BuiltinMetric.Drift, "bad", "only missRate, falseAlarmRate and f1Loss have one; remove it")]
    [InlineData(null, "bad", "only missRate, falseAlarmRate and f1Loss have one; remove it")]
    public void R27_Class_IsForTheRatesOfOne(BuiltinMetric? kind, string? name, string? message) =>
        Find(With(new() { Name = "m", Builtin = kind, Query = kind is null ? "up" : null, Max = 0.01, Class = name }))
            .ShouldBe(message is null ? null : new("InvalidMetric", "spec.analysis.metrics[0].class", message));

    [Theory]
    [InlineData(BuiltinMetric.MeanAbsoluteError, false)]
    [InlineData(BuiltinMetric.WrongRate, true)]
    public void R27_LargestError_IsForErrorsOfNumbers(BuiltinMetric kind, bool isRefused) =>
        (Find(With(new() { Name = "m", Builtin = kind, Max = 0.01, MaxError = 5 }))?.Field)
            .ShouldBe(isRefused ? "spec.analysis.metrics[0].maxError" : null);

    private static AnalysisSpec With(MetricSpec metric) => new() { Metrics = [metric] };

    private AnalysisProblem? Find(AnalysisSpec? spec)
    {
        var validator = new AnalysisValidator(_sources, [new ThresholdEvaluator(), new ComparisonEvaluator()]);
        return validator.FindProblem(spec) ?? validator.FindSourceProblem(spec);
    }
}
