using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Rollouts.Validation.Metrics;
using ModelOperator.Rollouts.Validation.Pods;
using ModelOperator.Rollouts.Validation.Servers;

namespace ModelOperator.Rollouts.Validation;

/// <summary>
/// Finds what a spec asks for that cannot be carried out, without looking at anything but the spec. The schema refuses most of it on
/// <c>kubectl apply</c>; an older server, or an older CRD, may not.
/// </summary>
public static class SpecValidator
{
    /// <summary>The first problem; null when there is none.</summary>
    /// <param name="name">The ModelDeployment's name.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="desired">The revision that the spec asks for.</param>
    public static SpecProblem? FindProblem(string name, ModelDeploymentSpec spec, DesiredRevision desired) =>
        FindProblems(name, spec, desired).FirstOrDefault();

    /// <inheritdoc cref="FindProblem(string, ModelDeploymentSpec, DesiredRevision)" />
    public static SpecProblem? FindProblem(string name, ModelDeploymentSpec spec) => FindProblems(name, spec).FirstOrDefault();

    /// <summary>Every problem, each with its field path and with what would be right.</summary>
    public static IEnumerable<SpecProblem> FindProblems(string name, ModelDeploymentSpec spec) =>
        FindProblems(name, spec, DesiredRevision.Of(spec));

    private static IEnumerable<SpecProblem> FindProblems(string name, ModelDeploymentSpec spec, DesiredRevision desired)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(desired);
        return NameRules.Check(name)
            .Concat(BytesRules.Check(spec, desired.Json))
            .Concat(SizeRules.Check(spec))
            .Concat(KedaRules.Check(name, spec))
            .Concat(StrategyRules.Check(spec))
            .Concat(spec.Analysis is { } analysis ? AnalysisRules.Check(analysis) : [])
            .Concat(SliceRules.Check(spec))
            .Concat(ClassRules.Check(spec))
            .Concat(GpuMetricRules.Check(spec))
            .Concat(AffinityRules.Check(spec))
            .Concat(DurationRules.Check(spec))
            .Concat(ModelRules.Check(spec))
            .Concat(ServerRules.Check(spec))
            .Concat(MonitoringRules.Check(spec))
            .Concat(PodRules.Check(spec))
            .Concat(EnvironmentRules.Check(spec.Server))
            .Concat(QuantityRules.Check(spec));
    }
}
