using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Rollouts.Validation.Metrics;

/// <summary>Refuses metrics of GPU memory where nobody could tell it: without GPUs, or with those of another vendor, the stage would wait
/// for ever.</summary>
internal static class GpuMetricRules
{
    private const string Vendor = "nvidia.com/";

    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec) =>
        (spec.Analysis?.Metrics ?? []).Index().Where(metric => metric.Item.Builtin is BuiltinMetric.GpuMemory)
            .Select(metric => (metric.Index, Problem: Problem(spec))).Where(one => one.Problem is not null)
            .Select(one => new SpecProblem("InvalidMetric", $"spec.analysis.metrics[{one.Index}].builtin", one.Problem!));

    private static string? Problem(ModelDeploymentSpec spec) => spec.Gpu?.Resource switch
    {
        null => "gpuMemory needs spec.gpu: pods without GPUs have no GPU memory; give them some, or remove the metric",
        var resource when !resource.StartsWith(Vendor, StringComparison.Ordinal) =>
            $"gpuMemory reads NVIDIA's DCGM exporter, which knows nothing of {resource} (spec.gpu.resource); remove the metric",
        _ => null,
    };
}
