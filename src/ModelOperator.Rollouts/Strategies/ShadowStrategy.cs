using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>Deploying, copies for a while, and then all requests at once: by itself, when a person approves, or only on a person's promotion.</summary>
internal sealed class ShadowStrategy(ShadowSpec shadow, AnalysisSpec? analysis) : IRolloutStrategy
{
    /// <inheritdoc />
    public IReadOnlyList<StageStatus> Stages =>
    [
        new() { Kind = StageKind.Deploying },
        ShadowStages.Of(shadow, analysis) with { Approval = shadow.Then == ShadowOutcome.Approve, HoldsAtEnd = shadow.Then == ShadowOutcome.Hold },
        new() { Kind = StageKind.Switch, Weight = Weights.All },
    ];
}
