using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Builtins.Kinds;
using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Builtins;

public sealed class ErrorOfNumbersTests
{
    private static readonly MetricSpec Mean = new() { Name = "m", Builtin = BuiltinMetric.MeanAbsoluteError, MaxError = 50 };
    private static readonly MetricSpec Root = Mean with { Builtin = BuiltinMetric.RootMeanSquareError };

    [Fact]
    public void MeanError_IsToldInItsOwnUnit()
    {
        var judged = Judge(Mean with { Max = 10 }, Answers("c", 4000, mean: 3, meanOfSquares: 16), Answers("s", 4000, 2, 9));

        judged.Verdict.ShouldBe(MetricVerdict.Pass, judged.Message);
        judged.Value!.Value.ShouldBe(3, 1e-9);
        judged.Stable!.Value!.Value.ShouldBe(2, 1e-9);
        (judged.Candidate!.Bad, judged.Candidate.Total).ShouldBe((null, 4000L));
        judged.Bounds!.Lower.ShouldBeInRange(1, 3);
        judged.Bounds.Upper!.Value.ShouldBeInRange(3, 6);
    }

    [Fact]
    public void RootOfTheMeanSquare_IsToldInItsOwnUnit()
    {
        var judged = Judge(Root with { Max = 20 }, Answers("c", 4000, 3, 16));

        judged.Verdict.ShouldBe(MetricVerdict.Pass, judged.Message);
        judged.Value!.Value.ShouldBe(4, 1e-9);
        judged.Bounds!.Lower.ShouldBeInRange(0, 4);
        judged.Bounds.Upper!.Value.ShouldBeInRange(4, 20);
    }

    [Fact]
    public void LargerError_Fails_WithASentenceOfBothMeans()
    {
        var judged = Judge(Mean with { MaxIncrease = 1 }, Answers("c", 20_000, 6, 60), Answers("s", 20_000, 2, 9));

        judged.Verdict.ShouldBe(MetricVerdict.Fail);
        judged.Message!.ShouldStartWith(
            "the candidate's mean absolute error is 6 in 20000 answers and stable's is 2 in 20000 answers; a candidate within the limit");
        judged.Bounds!.Lower.ShouldBeInRange(1, 4);
    }

    [Fact]
    public void RatioOfRoots_IsThatOfTheRoots()
    {
        var (twice, stable) = (Answers("c", 40_000, 8, 100), Answers("s", 40_000, 4, 25));

        Judge(Root with { MaxRatio = 1.5 }, twice, stable).Verdict.ShouldBe(MetricVerdict.Fail);
        var passed = Judge(Root with { MaxRatio = 3 }, twice, stable);
        passed.Verdict.ShouldBe(MetricVerdict.Pass, passed.Message);
        passed.Bounds!.Lower.ShouldBeInRange(1.5, 2);
        passed.Bounds.Upper!.Value.ShouldBeInRange(2, 3);
    }

    [Fact]
    public void FewAnswers_DecideNothing() => // 1 of 50 is little, but 100 answers cannot rule out a few errors of 50
        Judge(Mean with { Max = 2 }, Answers("c", 100, 1, 2)).Verdict.ShouldBe(MetricVerdict.Inconclusive);

    [Fact]
    public void SliceThatIsWorse_FailsTheMetric()
    {
        var judged = Judge(
            Mean with { MaxIncrease = 1, Slices = ["device=phone"] },
            Answers("c", 20_000, 2, 9), Answers("s", 20_000, 2, 9),
            Answers("c", 5_000, 9, 90, "device=phone"), Answers("s", 5_000, 2, 9, "device=phone"));

        judged.Verdict.ShouldBe(MetricVerdict.Fail);
        judged.Message!.ShouldStartWith("slice device=phone: the candidate's mean absolute error is 9 in 5000 answers");
    }

    [Fact]
    public void NoNumbers_IsNoData_WithWhatIsNeeded() => Judge(Mean with { Max = 2 }, Answers("s", 100, 1, 2)).ShouldSatisfyAllConditions(
        judged => judged.Verdict.ShouldBe(MetricVerdict.NoData),
        judged => judged.Message!.ShouldEndWith("with label and prediction, which are numbers, and spec.monitoring.feedback.maxError"));

    [Theory]
    [InlineData("2.5", null, null, null)]
    [InlineData(null, "0.5", null, null)]
    [InlineData(null, null, 1.2, null)]
    [InlineData(null, null, null, "")]
    [InlineData("2", "1", null, "")]
    [InlineData("5%", null, null, "max")]
    [InlineData("0", null, null, "max")]
    [InlineData(null, "10ms", null, "maxIncrease")]
    [InlineData(null, null, 0.0, "maxRatio")]
    public void Bounds_AreErrors(string? max, string? increase, double? ratio, string? field) => (ErrorOfNumbers.MeanAbsolute.Problem(
        Mean with { Max = max, MaxIncrease = increase, MaxRatio = ratio })?.Field).ShouldBe(field);

    [Fact]
    public void IncreaseOfARoot_IsRefused_WithWhatToUse() => ErrorOfNumbers.RootMeanSquare.Problem(Root with { MaxIncrease = "1" })
        .ShouldBe(("maxIncrease", "squared errors are compared by their ratio; use maxRatio or max"));

    [Fact]
    public void Thresholds_HaveTheUnitOfTheErrors()
    {
        ErrorOfNumbers.MeanAbsolute.Threshold(Mean with { Max = "2.5" }).ShouldBe("<= 2.5");
        ErrorOfNumbers.MeanAbsolute.Threshold(Mean with { MaxIncrease = "0.5" }).ShouldBe("<= stable + 0.5");
        ErrorOfNumbers.RootMeanSquare.Threshold(Root with { MaxRatio = 1.2 }).ShouldBe("<= 1.2 x stable");
    }

    private static MetricStatus Judge(MetricSpec metric, params IEnumerable<CounterRise>[] rises) =>
        ((ICountedBuiltin)BuiltinCatalog.Find(metric)!).Judge(
            new(), metric, [.. rises.SelectMany(one => one)], "c", "s", sideBySide: true, alpha: 0.05);

    private static IEnumerable<CounterRise> Answers(
        string revision, int answers, double mean, double meanOfSquares, string slice = "all") =>
    [
        Rise("model_gateway_feedback_numbers_total", revision, slice, answers),
        Rise("model_gateway_feedback_absolute_error_total", revision, slice, answers * mean),
        Rise("model_gateway_feedback_squared_error_total", revision, slice, answers * meanOfSquares),
    ];

    private static CounterRise Rise(string name, string revision, string slice, double rise) => new(
        new Dictionary<string, string> { ["__name__"] = name, ["revision"] = revision, ["slice"] = slice }, rise);
}
