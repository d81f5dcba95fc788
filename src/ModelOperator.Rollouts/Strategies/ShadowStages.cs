using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status.Stages;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>Makes the stage in which a candidate gets mirrored requests and no client sees its answers (R19).</summary>
internal static class ShadowStages
{
    public static StageStatus Of(ShadowStageSpec shadow, AnalysisSpec? analysis) => new()
    {
        Kind = StageKind.Shadow,
        Duration = shadow.Duration,
        MinRequests = shadow.MinRequests,
        MirrorPercent = shadow.Percent,
        Compare = shadow.Compare,
        Analysis = StageAnalysis.Of(analysis, StageKind.Shadow),
    };
}
