using ModelOperator.Api;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Console.Rollouts.Metrics;
using ModelOperator.Console.Tests.Support;

namespace ModelOperator.Console.Tests.Rollouts.Metrics;

public sealed class MetricViewsTests
{
    [Fact]
    public void Increase_IsComparedAsADifference()
    {
        var metric = MetricViews.Of(Samples.Stepping)[0];

        (metric.Candidate, metric.Stable).ShouldBe((0.03, 0.01));
        metric.Difference!.Value.ShouldBe(0.02, 1e-9);
        (metric.Low, metric.High, metric.Limit, metric.LimitKind, metric.Unit).ShouldBe((-0.02, 0.06, 0.01, "maxIncrease", "share"));
        (metric.Samples, metric.StableSamples, metric.Wanted).ShouldBe((100, 100, 400));
        metric.Verdict.ShouldBe(MetricVerdict.Inconclusive);
    }

    [Fact]
    public void Latency_IsTheShareOfSlowRequests()
    {
        var metric = MetricViews.Of(Samples.Stepping)[1];

        (metric.Difference, metric.LimitKind, metric.Unit).ShouldBe((0.002, "max", "share"));
        metric.Limit!.Value.ShouldBe(0.01, 1e-9);
    }

    [Fact]
    public void Ratio_HasAUnitOfItsOwn()
    {
        var metric = MetricViews.Of(Samples.Stepping)[2];

        (metric.Difference, metric.Limit, metric.LimitKind, metric.LimitUnit, metric.Unit).ShouldBe((1.5, 1.5, "maxRatio", "ratio", null));
    }

    [Fact]
    public void Numbers_ThatJsonDoesNotHave_AreUnknown()
    {
        var metric = MetricViews.Of(With(new() { Name = "cost", Value = double.NaN, Stable = new() { Value = 0 } }))[0];

        (metric.Candidate, metric.Stable, metric.Difference).ShouldBe((null, 0, null));
    }

    [Fact]
    public void Metric_ThatTheSpecNoLongerHas_IsShownWithoutALimit()
    {
        var metric = MetricViews.Of(With(new() { Name = "gone", Value = 3, Threshold = "<= 4" }))[0];

        (metric.Candidate, metric.Limit, metric.LimitKind, metric.Threshold).ShouldBe((3, null, null, "<= 4"));
    }

    [Fact]
    public void Drift_HasItsDefaultLimit()
    {
        var metric = Judged(new() { Name = "drift", Builtin = BuiltinMetric.Drift }, 0.3);

        (metric.Limit, metric.Unit, metric.LimitKind).ShouldBe((0.2, "psi", "max"));
    }

    [Fact]
    public void GpuMemory_IsInBytes()
    {
        var metric = Judged(new() { Name = "memory", Builtin = BuiltinMetric.GpuMemory, Max = "20Gi" }, 1e9);

        (metric.Candidate, metric.Limit, metric.Unit, metric.LimitUnit).ShouldBe((1e9, 21474836480, "bytes", null));
    }

    private static MetricView Judged(MetricSpec spec, double value)
    {
        var measured = With(new MetricStatus { Name = spec.Name, Value = value });
        var stage = measured.Status!.Stage! with { Analysis = new AnalysisSpec { Metrics = [spec] } };
        return MetricViews.Of(measured with { Status = measured.Status with { Stage = stage } })[0];
    }

    private static ModelDeployment With(MetricStatus metric) =>
        Samples.Stepping with { Status = Samples.Stepping.Status! with { Metrics = [metric] } };
}
