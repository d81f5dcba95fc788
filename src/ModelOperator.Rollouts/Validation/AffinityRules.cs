using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>One way of knowing a caller again.</summary>
internal static class AffinityRules
{
    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec)
    {
        if (spec.Traffic?.Affinity is { } affinity && (affinity.Cookie is null) == (affinity.Header is null))
        {
            yield return new("InvalidAffinity", "spec.traffic.affinity", "set exactly one of cookie and header");
        }
    }
}
