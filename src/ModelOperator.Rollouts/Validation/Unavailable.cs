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
        yield return (spec.Strategy.BlueGreen is not null, "spec.strategy.blueGreen", "use canary");
        yield return (spec.Strategy.Shadow is not null, "spec.strategy.shadow", "use canary");
        yield return (spec.Strategy.Canary?.Shadow is not null, "spec.strategy.canary.shadow", "leave it out");
        yield return (spec.Traffic?.Affinity is not null, "spec.traffic.affinity", "leave it out");
        yield return (spec.Autoscaling is not null, "spec.autoscaling", "set spec.replicas");
        yield return (spec.Gpu?.WhenFull == GpuWhenFull.Replace, "spec.gpu.whenFull", "use Wait");
        yield return (spec.Monitoring is not null, "spec.monitoring", "leave it out");
        foreach (var (step, i) in (spec.Strategy.Canary?.Steps ?? []).Select((s, i) => (s, i)))
        {
            yield return (step.MinRequests > 0, $"spec.strategy.canary.steps[{i}].minRequests", "use duration");
        }
    }
}
