using ModelOperator.Api.Spec;
using ModelOperator.Rollouts.Strategies.Canary;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>Finds the strategy that a spec asks for.</summary>
internal static class RolloutStrategies
{
    /// <summary>The strategy. A spec whose strategy is not available is refused before (R27); what is in flight then goes on as a canary without further steps.</summary>
    public static IRolloutStrategy Of(ModelDeploymentSpec spec) => new CanaryStrategy(spec.Strategy.Canary ?? new(), spec.Analysis);
}
