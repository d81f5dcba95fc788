using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>
/// A shadow: pods are deployed, requests are mirrored for a while, then all requests switch at once. The switch comes by itself, after an
/// approval, or only when a person promotes the candidate.
/// </summary>
internal sealed class ShadowStrategy(ShadowSpec shadow, AnalysisSpec? analysis) : IRolloutStrategy
{
    /// <inheritdoc />
    public IReadOnlyList<StageStatus> Stages =>
    [
        new() { Kind = StageKind.Deploying },
        ShadowStages.Of(shadow, analysis) with
        {
            Approval = shadow.Then == ShadowOutcome.Approve,
            HoldsAtEnd = shadow.Then == ShadowOutcome.Hold,
        },
        new() { Kind = StageKind.Switch, Weight = Weights.All },
    ];
}
