using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>
/// Blue/green: green is deployed at full size and watched at its own Service, then all requests switch to it in one generation (R18), then
/// it bakes. Without a bake the switch is the last stage.
/// </summary>
internal sealed class BlueGreenStrategy(BlueGreenSpec blueGreen, AnalysisSpec? analysis) : IRolloutStrategy
{
    /// <inheritdoc />
    public IReadOnlyList<StageStatus> Stages => [new() { Kind = StageKind.Deploying }, .. Before, Last];

    private IEnumerable<StageStatus> Before
    {
        get
        {
            var judges = StageAnalysis.Of(analysis, StageKind.PrePromotion);
            if (blueGreen.PrePromotion is not null || blueGreen.Approval || judges is not null)
            {
                yield return new()
                {
                    Kind = StageKind.PrePromotion,
                    Duration = blueGreen.PrePromotion,
                    Approval = blueGreen.Approval,
                    Analysis = judges,
                };
            }
        }
    }

    private StageStatus Last => blueGreen.Bake is null
        ? new() { Kind = StageKind.Switch, Weight = Weights.All }
        : new()
        {
            Kind = StageKind.Bake,
            Weight = Weights.All,
            Duration = blueGreen.Bake,
            Analysis = StageAnalysis.Of(analysis, StageKind.Bake),
        };
}
