using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Strategies.Canary;

/// <summary>
/// Deploying, the steps, all requests, bake. When the last step has less than 100 %, all requests follow: in the bake when there
/// is one, otherwise as a last step that is judged once.
/// </summary>
internal sealed class CanaryStrategy(CanarySpec canary, AnalysisSpec? analysis) : IRolloutStrategy
{
    /// <inheritdoc />
    public IReadOnlyList<StageStatus> Stages => [Deploying, .. Steps, .. Last];

    private static StageStatus Deploying => new() { Kind = StageKind.Deploying };

    private IEnumerable<StageStatus> Steps => canary.Steps.Select((step, index) => new StageStatus
    {
        Kind = StageKind.Step,
        Index = index,
        Weight = step.Weight,
        Duration = step.Duration,
        MinRequests = step.MinRequests,
        Approval = step.Approval,
        Analysis = Judges,
    });

    private IEnumerable<StageStatus> Last
    {
        get
        {
            if (canary.Bake is not null)
            {
                yield return new() { Kind = StageKind.Bake, Weight = Weights.All, Duration = canary.Bake, Analysis = Judges };
            }
            else if (canary.Steps is not [.., { Weight: Weights.All }])
            {
                yield return new() { Kind = StageKind.Step, Index = canary.Steps.Count, Weight = Weights.All, Analysis = Judges };
            }
        }
    }

    private AnalysisSpec? Judges => analysis is { Metrics.Count: > 0 } ? analysis : null;

    /// <inheritdoc />
    public int PodsWeight(StageStatus stage) =>
        stage.Kind == StageKind.Deploying ? Next(stage)?.Weight ?? Weights.All : stage.Weight;

    /// <inheritdoc />
    public StageStatus? Next(StageStatus present) => present.Kind == StageKind.Switch
        ? null
        : Stages.FirstOrDefault(stage => Follows(stage, present) && stage.Weight >= present.Weight);

    // Steps that changed under way may have fewer or smaller ones: what lies behind, and what would go down, is passed over.
    private static bool Follows(StageStatus stage, StageStatus present) =>
        stage.Kind > present.Kind || (stage.Kind == StageKind.Step && present.Kind == StageKind.Step && stage.Index > present.Index);
}
