using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>
/// Counts the stages in which a statistical test may decide. Alpha, the accepted rate of false alarms, is divided among them.
/// </summary>
internal static class JudgedStages
{
    /// <summary>The number of such stages, with the last step to 100 percent that no step of the spec names. It is at least 1.</summary>
    public static int Count(ModelDeploymentSpec spec) => Math.Max(1, RolloutStrategies.Of(spec).Stages.Count(
        stage => stage.Analysis?.Metrics.Any(metric => metric is { Builtin: not null, DryRun: false }) == true));
}
