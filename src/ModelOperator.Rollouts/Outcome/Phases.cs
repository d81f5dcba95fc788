using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Sizing;
using ModelOperator.Rollouts.Stages;

namespace ModelOperator.Rollouts.Outcome;

/// <summary>Where a rollout is, in a word.</summary>
internal static class Phases
{
    /// <summary>The phase of what the draft has decided; <paramref name="revisions"/> are the ones it knows.</summary>
    public static RolloutPhase Of(Draft draft, IReadOnlyList<RevisionStatus> revisions) =>
        draft.Candidate is not null ? OfRollout(draft)
        : draft.Stable is null ? (FailedRevisions.Contain(draft, draft.Input.DesiredRevision) ? RolloutPhase.Degraded : RolloutPhase.Pending)
        // The first split of all: until a gateway applies it, requests are turned away.
        : draft.Status.Traffic is { ConvergedGeneration: 0 } ? RolloutPhase.Deploying
        : IsGoingBack(draft, revisions) ? RolloutPhase.RollingBack
        : draft.Observed.Ready(draft.Stable) < FullSize.Of(draft) ? RolloutPhase.Degraded
        : FailedRevisions.Contain(draft, draft.Input.DesiredRevision) ? RolloutPhase.RolledBack
        : RolloutPhase.Healthy;

    private static RolloutPhase OfRollout(Draft draft)
    {
        var stage = draft.Stage!;
        return draft.Freeze is not null ? RolloutPhase.Paused
            : StageEnd.Of(draft).Missing == StageEndCondition.Approval ? RolloutPhase.AwaitingApproval
            : stage.Kind switch
            {
                StageKind.Deploying => RolloutPhase.Deploying,
                StageKind.Shadow => RolloutPhase.Shadowing,
                StageKind.PrePromotion => RolloutPhase.Deploying,
                StageKind.Bake => RolloutPhase.Baking,
                StageKind.Switch when Weights.Of(draft.Status.Traffic, draft.Candidate) < Weights.All => RolloutPhase.Deploying,
                _ => RolloutPhase.Stepping,
            };
    }

    // From the abort until the last pod of what was aborted is gone.
    private static bool IsGoingBack(Draft draft, IReadOnlyList<RevisionStatus> revisions) =>
        draft.WentBack
        || (draft.Input.Status.Phase == RolloutPhase.RollingBack
            && (revisions.Any(r => r.Role == RevisionRole.Retiring) || !Convergence.IsReached(draft)));
}
