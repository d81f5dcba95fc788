using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>The order of stages, whatever the strategy.</summary>
internal static class StageOrder
{
    /// <summary>
    /// The stage that follows; null when the candidate is to be promoted. The present stage may be one that the spec no longer has (R11):
    /// then fewer or smaller steps are passed over, and a strategy that has no such stage at all begins at its first.
    /// </summary>
    public static StageStatus? Next(this IRolloutStrategy strategy, StageStatus present)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return present.Kind is StageKind.Switch or StageKind.Bake ? null
            : strategy.Stages.Any(s => s.Kind == present.Kind) ? strategy.Stages.FirstOrDefault(s => Follows(s, present))
            : strategy.Stages.FirstOrDefault(s => s.Kind != StageKind.Deploying);
    }

    /// <summary>
    /// The share, in percent, whose pods must be ready in a stage: its own share, the share of its mirror, or the share of a later stage
    /// that it prepares.
    /// </summary>
    public static int PodsWeight(this IRolloutStrategy strategy, StageStatus stage)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return stage.Kind switch
        {
            StageKind.Deploying => strategy.Next(stage) is { } next ? strategy.PodsWeight(next) : Weights.All,
            StageKind.Shadow => stage.MirrorPercent ?? Weights.All,
            // Green is at full size before anybody decides about it.
            StageKind.PrePromotion => Weights.All,
            _ => stage.Weight,
        };
    }

    // Stages that lie behind are passed over, and so is a step that would lower the share.
    private static bool Follows(StageStatus stage, StageStatus present) =>
        stage.Kind > present.Kind
        || (stage.Kind == StageKind.Step && present.Kind == StageKind.Step
            && stage.Index > present.Index && stage.Weight >= present.Weight);
}
