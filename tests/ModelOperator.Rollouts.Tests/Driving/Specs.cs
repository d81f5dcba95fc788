using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Strategies;

namespace ModelOperator.Rollouts.Tests.Driving;

/// <summary>Specs to test with.</summary>
internal static class Specs
{
    public static ModelDeploymentSpec Canary(int replicas, params (int Weight, string? Duration)[] steps) => new()
    {
        Model = new() { Uri = "configmap://digits-models/v1.onnx", Version = "1" },
        Replicas = replicas,
        Strategy = new()
        {
            Canary = new()
            {
                Steps = [.. steps.Select(
                    s => new CanaryStepSpec { Weight = s.Weight, Duration = s.Duration })]
            }
        },
    };

    public static ModelDeploymentSpec BlueGreen(int replicas, BlueGreenSpec blueGreen) =>
        Canary(replicas) with { Strategy = new() { BlueGreen = blueGreen } };

    public static ModelDeploymentSpec Shadow(int replicas, ShadowSpec shadow) =>
        Canary(replicas) with { Strategy = new() { Shadow = shadow } };

    public static ModelDeploymentSpec With(this ModelDeploymentSpec spec, Func<CanarySpec, CanarySpec> change) =>
        spec with { Strategy = new() { Canary = change(spec.Strategy.Canary!) } };

    public static ModelDeploymentSpec JudgedBy(this ModelDeploymentSpec spec, Func<AnalysisSpec, AnalysisSpec>? change = null)
    {
        var analysis = new AnalysisSpec { Interval = "30s", Metrics = [new() { Name = "errors", Query = "up", Max = 0.05 }] };
        return spec with { Analysis = change?.Invoke(analysis) ?? analysis };
    }
}
