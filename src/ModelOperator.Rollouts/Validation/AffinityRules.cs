using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks that session affinity knows callers by exactly one of cookie and header.</summary>
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
