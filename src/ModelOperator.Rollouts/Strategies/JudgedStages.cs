using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>Counts the stages of a rollout in which a test may decide; alpha is divided among them.</summary>
internal static class JudgedStages
{
    /// <summary>As the strategy has them, with the last 100 % that no step names; 1 at least.</summary>
    public static int Count(ModelDeploymentSpec spec) => Math.Max(1, RolloutStrategies.Of(spec).Stages.Count(
        stage => stage.Analysis?.Metrics.Any(metric => metric is { Builtin: not null, DryRun: false }) == true));
}
