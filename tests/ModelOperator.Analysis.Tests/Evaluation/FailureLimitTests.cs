using ModelOperator.Analysis.Evaluation;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Evaluation;

public sealed class FailureLimitTests
{
    private static readonly Judgement Pass = new(MetricVerdict.Pass, 0, null);
    private static readonly Judgement Fail = new(MetricVerdict.Fail, 9, "9 is above the maximum 1");
    private static readonly Judgement NoData = Judgement.NoData("empty");

    [Fact]
    public void WithoutLimit_TheFirstFailureFails() => FailureLimit.Apply(0, Fail, 0).ShouldBe((Fail, 1));

    [Fact]
    public void FailuresUpToTheLimit_AreInconclusiveAndSaySo()
    {
        var (judgement, failures) = FailureLimit.Apply(1, Fail, 2);

        failures.ShouldBe(2);
        judgement.Verdict.ShouldBe(MetricVerdict.Inconclusive);
        judgement.Value.ShouldBe(9);
        judgement.Message.ShouldBe("9 is above the maximum 1 (2 in a row; failureLimit 2 bears it)");
        FailureLimit.Apply(2, Fail, 2).ShouldBe((Fail, 3));
    }

    [Fact]
    public void Pass_ClearsTheCount() => FailureLimit.Apply(2, Pass, 5).ShouldBe((Pass, 0));

    [Fact]
    public void NoData_NeitherClearsNorAdds() => FailureLimit.Apply(2, NoData, 5).ShouldBe((NoData, 2));

    [Theory]
    [InlineData("F", 0, MetricVerdict.Fail)]
    [InlineData("FPFPF", 1, MetricVerdict.Inconclusive)]
    [InlineData("FPFF", 1, MetricVerdict.Fail)]
    [InlineData("FNF", 1, MetricVerdict.Fail)]
    [InlineData("FFP", 3, MetricVerdict.Pass)]
    public void Sequence_EndsAs(string sequence, int limit, MetricVerdict last)
    {
        var failures = 0;
        var verdict = MetricVerdict.NoData;
        foreach (var step in sequence)
        {
            (var judgement, failures) = FailureLimit.Apply(failures, step switch { 'F' => Fail, 'P' => Pass, _ => NoData }, limit);
            verdict = judgement.Verdict;
        }

        verdict.ShouldBe(last);
    }
}
