using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Numbers of pods.</summary>
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
    }
}
