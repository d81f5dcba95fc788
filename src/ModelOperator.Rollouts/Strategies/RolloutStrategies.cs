using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>Finds the strategy that a spec asks for.</summary>
internal static class RolloutStrategies
{
    /// <summary>
    /// The strategy. A spec without one is refused before this is asked (R27); a rollout that is under way then goes on as a canary without
    /// further steps.
    /// </summary>
    public static IRolloutStrategy Of(ModelDeploymentSpec spec) =>
        spec.Strategy.BlueGreen is { } blueGreen ? new BlueGreenStrategy(blueGreen, spec.Analysis)
        : spec.Strategy.Shadow is { } shadow ? new ShadowStrategy(shadow, spec.Analysis)
        : new CanaryStrategy(spec.Strategy.Canary ?? new(), spec.Analysis);
}
