using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>
/// Counts the stages in which a statistical test may decide. Alpha, the accepted rate of false alarms, is divided among them.
/// </summary>
internal static class JudgedStages
{
    /// <summary>The number of such stages, with the last step to 100 percent that no step of the spec names. It is at least 1.</summary>
    public static int Count(ModelDeploymentSpec spec) => Math.Max(1, RolloutStrategies.Of(spec).Stages.Count(
        stage => IsTested(stage.Analysis)));

    /// <summary>The number that a stage keeps when it begins to be judged by an analysis (R11); null when no test decides in it.</summary>
    public static int? For(AnalysisSpec? analysis, ModelDeploymentSpec spec) => IsTested(analysis) ? Count(spec) : null;

    private static bool IsTested(AnalysisSpec? analysis) =>
        analysis?.Metrics.Any(metric => metric.IsTested()) == true;
}
