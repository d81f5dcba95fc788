using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks the numbers of pods.</summary>
internal static class SizeRules
{
    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec)
    {
        if (spec.Replicas < 0)
        {
            yield return new("InvalidReplicas", "spec.replicas", $"{spec.Replicas} is negative; use 0 or more");
        }

        if (spec.Autoscaling is { } autoscaling && autoscaling.MinReplicas > autoscaling.MaxReplicas)
        {
            yield return new(
                "InvalidAutoscaling",
                "spec.autoscaling.minReplicas",
                $"{autoscaling.MinReplicas} is above maxReplicas {autoscaling.MaxReplicas}; lower it or raise maxReplicas");
        }

        if (spec.Autoscaling is { IdleAfter: not null, MinReplicas: > 0 } awake)
        {
            yield return new(
                "InvalidAutoscaling",
                "spec.autoscaling.idleAfter",
                $"minReplicas is {awake.MinReplicas}, so pods never all go; remove idleAfter or set minReplicas to 0");
        }

        if (GoDuration.TryParse(spec.Autoscaling?.IdleAfter, out var after) && after < AutoscalingSpec.ShortestIdleAfter)
        {
            yield return new(
                "InvalidAutoscaling",
                "spec.autoscaling.idleAfter",
                $"{spec.Autoscaling!.IdleAfter} is shorter than 1m; use 1m or more, because each wake-up makes a caller wait for a pod");
        }

        if (spec.Autoscaling is { Keda: null } byCpu
            && (byCpu.TargetCpuUtilization is not null || byCpu.TargetInflightRequests is null) && !AsksForCpu(spec))
        {
            yield return new(
                "InvalidAutoscaling",
                "spec.autoscaling.targetCpuUtilization",
                "the autoscaler measures use against the request, and spec.resources.requests.cpu is not set; set it, or "
                    + "targetInflightRequests");
        }
    }

    // Without a request, Kubernetes takes the limit for it.
    private static bool AsksForCpu(ModelDeploymentSpec spec) =>
        spec.Resources?.Requests?.ContainsKey("cpu") == true || spec.Resources?.Limits?.ContainsKey("cpu") == true;
}
