using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Analysis.Validation;
using ModelOperator.Api.Spec;

namespace ModelOperator.Analysis.Tests.Validation;

public sealed class AnalysisValidatorTests : IDisposable
{
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
    public void R27_UnknownSource_IsNamed() => Find(new AnalysisSpec { Source = "thanos", Metrics = [Good] })!.Field.ShouldBe("spec.analysis.source");

    [Fact]
    public void R27_MetricsThisVersionCannotJudge_AreRefusedUpFront()
    {
        Find(With(new() { Name = "e", Builtin = BuiltinMetric.ErrorRate }))!.Field.ShouldBe("spec.analysis.metrics[0].builtin");
        Find(With(Good with { MaxRatio = 1.2 }))!.Field.ShouldBe("spec.analysis.metrics[0].maxRatio");
        Find(With(Good with { MaxIncrease = "1%" }))!.Field.ShouldBe("spec.analysis.metrics[0].maxIncrease");
        Find(With(Good with { Max = null }))!.Message.ShouldBe("has no bounds; give min, max or both");
        Find(With(Good with { Query = null }))!.Field.ShouldBe("spec.analysis.metrics[0].query");
        Find(With(Good with { Min = 2, Max = 1 }))!.Message.ShouldBe("min 2 is above max 1: nothing lies between");
    }

    private static AnalysisSpec With(MetricSpec metric) => new() { Metrics = [metric] };

    private AnalysisProblem? Find(AnalysisSpec? spec) => new AnalysisValidator(_sources, [new ThresholdEvaluator()]).FindProblem(spec);
}
