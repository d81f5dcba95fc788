using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Validation;

/// <summary>
/// What the API offers and this version cannot do yet. It is refused, never silently left out; each line goes when its feature comes.
/// Metrics that cannot be judged yet are for the analysis to refuse.
/// </summary>
internal static class Unavailable
{
    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec) =>
        Features(spec).Where(f => f.IsAsked).Select(f => new SpecProblem("NotAvailable", f.Field, $"not available in this version; {f.Remedy}"));

    private static IEnumerable<(bool IsAsked, string Field, string Remedy)> Features(ModelDeploymentSpec spec)
    {
        yield return (spec.Monitoring is not null, "spec.monitoring", "leave it out");
    }
}
