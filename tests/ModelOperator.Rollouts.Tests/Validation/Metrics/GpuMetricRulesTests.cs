using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Rollouts.Validation.Metrics;

namespace ModelOperator.Rollouts.Tests.Validation.Metrics;

public sealed class GpuMetricRulesTests
{
    [Theory]
    [InlineData(null, "gpuMemory needs spec.gpu: pods without GPUs have no GPU memory; give them some, or remove the metric")]
    [InlineData("amd.com/gpu",
        "gpuMemory reads NVIDIA's DCGM exporter, which knows nothing of amd.com/gpu (spec.gpu.resource); remove the metric")]
    [InlineData("nvidia.com/gpu", null)]
    [InlineData("nvidia.com/mig-1g.10gb", null)]
    public void R27_GpuMemory_NeedsGpusThatTheExporterKnows(string? resource, string? message) => GpuMetricRules.Check(new()
    {
        Gpu = resource is null ? null : new() { Resource = resource },
        Analysis = new()
        {
            Metrics =
            [
                new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" },
                new() { Name = "memory", Builtin = BuiltinMetric.GpuMemory, Max = "20Gi" },
            ],
        },
    }).ShouldBe(message is null ? [] : [new SpecProblem("InvalidMetric", "spec.analysis.metrics[1].builtin", message)]);
}
