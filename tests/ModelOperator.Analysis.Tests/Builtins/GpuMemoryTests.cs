using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Builtins;

public sealed class GpuMemoryTests
{
    private const string Candidate = "7f9c2ab4d1";
    private const string Stable = "0123456789";
    private static readonly MetricSpec Max = new() { Name = "memory", Builtin = BuiltinMetric.GpuMemory, Max = "20Gi" };
    private static readonly MetricSpec Ratio = Max with { Max = null, MaxRatio = 1.25 };

    [Theory]
    [InlineData(20480, MetricVerdict.Pass)]
    [InlineData(20481, MetricVerdict.Fail)]
    public void HighestPodOfTheCandidate_IsHeldAgainstMax(double mebibytes, MetricVerdict verdict)
    {
        var judged = Judge(Max, Pod(Candidate, "a", 9000), Pod(Candidate, "b", mebibytes), Pod(Stable, "c", 40000));

        judged.Verdict.ShouldBe(verdict, judged.Message);
        (judged.Value, judged.Candidate!.Value, judged.Stable!.Value)
            .ShouldBe((mebibytes * 1048576, mebibytes * 1048576, 40000.0 * 1048576));
    }

    [Fact]
    public void FailedRatio_NamesBothPods_AndWhatIsAllowed()
    {
        var judged = Judge(Ratio, Pod(Candidate, "a", 10241), Pod(Stable, "b", 4096), Pod(Stable, "c", 8192));

        (judged.Verdict, judged.Message).ShouldBe((
            MetricVerdict.Fail,
            "the candidate's pod a has 10 GiB of GPU memory in use, which is above 1.25 times the 8 GiB of stable's pod c (10 GiB)"));
        Judge(Ratio, Pod(Candidate, "a", 10240), Pod(Stable, "c", 8192)).Verdict.ShouldBe(MetricVerdict.Pass);
    }

    [Fact]
    public void FailureLimit_BearsAsManyMeasurementsInARow()
    {
        var bearing = Max with { FailureLimit = 1 };
        var first = Judge(bearing, Pod(Candidate, "a", 30000));

        (first.Verdict, first.Failures).ShouldBe((MetricVerdict.Inconclusive, 1), first.Message);
        Judge(bearing, 1, Pod(Candidate, "a", 30000)).Verdict.ShouldBe(MetricVerdict.Fail);
        Judge(bearing, 1, Pod(Candidate, "a", 3000)).Failures.ShouldBe(0);
    }

    [Fact]
    public void R20_WithoutSeriesOfTheCandidate_ThereIsNoData_AndTheRemedyIsSaid() =>
        Judge(Max, Pod(Stable, "c", 100)).ShouldSatisfyAllConditions(
            judged => judged.Verdict.ShouldBe(MetricVerdict.NoData),
            judged => judged.Message.ShouldBe(
                "the metric source has no series DCGM_FI_DEV_FB_USED of the pods of the candidate 7f9c2ab4d1: a Prometheus must read "
                    + "NVIDIA's DCGM exporter, in the namespace gpu-operator (chart value metricSources.NAME.gpuNamespace) or with "
                    + "honor_labels: true"));

    [Fact]
    public void R20_RatioWithoutStable_IsNoData_AndMaxDoesNotNeedIt()
    {
        var judged = Judge(Ratio, Pod(Candidate, "a", 100));

        (judged.Verdict, judged.Message!.Contains("stable revision 0123456789", StringComparison.Ordinal))
            .ShouldBe((MetricVerdict.NoData, true));
        Judge(Max, Pod(Candidate, "a", 100)).Verdict.ShouldBe(MetricVerdict.Pass);
    }

    [Fact]
    public void R20_RatioToAStableWithoutMemoryInUse_IsNoData()
    {
        var judged = Judge(Ratio, Pod(Candidate, "a", 100), Pod(Stable, "c", 0));

        judged.Verdict.ShouldBe(MetricVerdict.NoData);
        judged.Message.ShouldBe("stable's pod c has no GPU memory in use, so there is nothing to compare with; use max");
    }

    [Theory]
    [InlineData("250ms", null, null, "max", "250ms is no amount of memory; give one with its unit, e.g. 20Gi, or bytes")]
    [InlineData("80%", null, null, "max", "80% is no amount of memory; give one with its unit, e.g. 20Gi, or bytes")]
    [InlineData("20", null, null, "max", "20 would be so many bytes, and no model is as small; give an amount with its unit, e.g. 20Gi")]
    [InlineData("20Gi", null, 1.5, "", "has several bounds; keep one of max and maxRatio")]
    [InlineData(null, null, null, "", "has no bound; give one of max and maxRatio")]
    [InlineData(null, "1%", null, "maxIncrease", "GPU memory is compared by its ratio; use maxRatio or max")]
    [InlineData(null, null, 0.0, "maxRatio", "0 allows no memory at all; give one above 0, e.g. 1.2")]
    public void BoundThatDecidesNothing_IsRefused(string? max, string? increase, double? ratio, string field, string message) =>
        new GpuMemory().Problem(new() { Builtin = BuiltinMetric.GpuMemory, Max = max, MaxIncrease = increase, MaxRatio = ratio })
            .ShouldBe((field, message));

    [Theory]
    [InlineData("20Gi")]
    [InlineData("21474836480")]
    public void AmountOfMemory_IsALimit(string max) => new GpuMemory().Problem(Max with { Max = max }).ShouldBeNull();

    [Fact]
    public async Task GatewaysAsTheSource_KnowNothingOfGpus()
    {
        var measured = await Asking.MeasureAsync(Max, "{}", source: "gateway");

        (measured.Verdict, measured.Message).ShouldBe((
            MetricVerdict.NoData,
            "metric source 'gateway' reads the gateways, which know nothing of GPUs; name a Prometheus in spec.analysis.source that reads "
                + "NVIDIA's DCGM exporter"));
    }

    [Fact]
    public async Task PartOfAnAnswer_DecidesNothing()
    {
        const string answer = """
            {"status": "success", "warnings": ["a store is away"], "data": {"resultType": "vector", "result": [
              {"metric": {"revision": "7f9c2ab4d1", "of": "a"}, "value": [1700000600, "30000"]}]}}
            """;

        var measured = await Asking.MeasureAsync(Max, answer);

        (measured.Verdict, measured.Message, measured.Failures)
            .ShouldBe((MetricVerdict.Inconclusive, "the metric source warns: a store is away", 0));
        (await Asking.MeasureAsync(Max, answer.Replace("\"a store is away\"", "", StringComparison.Ordinal))).Verdict
            .ShouldBe(MetricVerdict.Fail);
    }

    private static MetricStatus Judge(MetricSpec metric, params CounterRise[] pods) => Judge(metric, 0, pods);

    private static MetricStatus Judge(MetricSpec metric, int failures, params CounterRise[] pods) =>
        GpuMemory.Judge(new() { Failures = failures }, metric, pods, Asking.Context, new SourceLabels());

    private static CounterRise Pod(string revision, string name, double mebibytes) => new(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["revision"] = revision, ["of"] = name }, mebibytes);
}
