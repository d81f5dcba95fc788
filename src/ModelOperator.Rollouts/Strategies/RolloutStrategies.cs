using ModelOperator.Api.Spec;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>Finds the strategy that a spec asks for.</summary>
internal static class RolloutStrategies
{
    /// <summary>
    /// The strategy. A spec without one is refused before this is asked (R27); a rollout that is under way then goes on as a canary without
    /// further steps.
    /// </summary>
    public static IRolloutStrategy Of(ModelDeploymentSpec spec)
    {
        var analysis = JudgedFeedback.WriteOut(spec);
        return spec.Strategy.BlueGreen is { } blueGreen ? new BlueGreenStrategy(blueGreen, analysis)
            : spec.Strategy.Shadow is { } shadow ? new ShadowStrategy(shadow, analysis)
            : new CanaryStrategy(spec.Strategy.Canary ?? new(), analysis);
    }
}
