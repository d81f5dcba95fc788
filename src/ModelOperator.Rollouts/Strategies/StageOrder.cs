using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>Which stage follows which, whatever the strategy.</summary>
internal static class StageOrder
{
    /// <summary>
    /// The stage that follows; null when the candidate is to be promoted. The present stage may be one that the spec no longer has
    /// (R11): fewer or smaller steps are passed over; a strategy that knows no such stage at all begins at its first.
    /// </summary>
    public static StageStatus? Next(this IRolloutStrategy strategy, StageStatus present)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return present.Kind is StageKind.Switch or StageKind.Bake ? null
            : strategy.Stages.Any(s => s.Kind == present.Kind) ? strategy.Stages.FirstOrDefault(s => Follows(s, present))
            : strategy.Stages.FirstOrDefault(s => s.Kind != StageKind.Deploying);
    }

    /// <summary>The share, in percent, whose pods must be ready in a stage: its own, that of the copies, or that of a later stage that it prepares.</summary>
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

    // What lies behind, and a step that would go down, is passed over.
    private static bool Follows(StageStatus stage, StageStatus present) =>
        stage.Kind > present.Kind
        || (stage.Kind == StageKind.Step && present.Kind == StageKind.Step && stage.Index > present.Index && stage.Weight >= present.Weight);
}
