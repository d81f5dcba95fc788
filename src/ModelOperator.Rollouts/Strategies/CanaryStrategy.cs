using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>
/// A canary: pods are deployed, requests are mirrored where the spec asks for it, then come the steps, all requests, and the bake. When the
/// last step has less than 100 percent, all requests follow in the bake, or without one in a last step that is judged once.
/// </summary>
internal sealed class CanaryStrategy(CanarySpec canary, AnalysisSpec? analysis) : IRolloutStrategy
{
    /// <inheritdoc />
    public IReadOnlyList<StageStatus> Stages => [new() { Kind = StageKind.Deploying }, .. Mirrored, .. Steps, .. Last];

    private IEnumerable<StageStatus> Mirrored => canary.Shadow is { } shadow ? [ShadowStages.Of(shadow, analysis)] : [];

    private IEnumerable<StageStatus> Steps => canary.Steps.Select((step, index) => new StageStatus
    {
        Kind = StageKind.Step,
        Index = index,
        Weight = step.Weight,
        Duration = step.Duration,
        MinRequests = step.MinRequests,
        Approval = step.Approval,
        Analysis = StageAnalysis.Of(analysis, StageKind.Step),
    });

    private IEnumerable<StageStatus> Last
    {
        get
        {
            if (canary.Bake is not null)
            {
                yield return new()
                {
                    Kind = StageKind.Bake,
                    Weight = Weights.All,
                    Duration = canary.Bake,
                    Analysis = StageAnalysis.Of(analysis, StageKind.Bake),
                };
            }
            else if (canary.Steps is not [.., { Weight: Weights.All }])
            {
                yield return new()
                {
                    Kind = StageKind.Step,
                    Index = canary.Steps.Count,
                    Weight = Weights.All,
                    Analysis = StageAnalysis.Of(analysis, StageKind.Step),
                };
            }
        }
    }
}
