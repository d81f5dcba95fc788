using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Sizing;
using ModelOperator.Rollouts.Stages;

namespace ModelOperator.Rollouts.Outcome;

/// <summary>Decides the phase: one word that says where a rollout is.</summary>
internal static class Phases
{
    /// <summary>The phase that follows from the draft; <paramref name="revisions"/> are the revisions that it knows.</summary>
    public static RolloutPhase Of(Draft draft, IReadOnlyList<RevisionStatus> revisions) =>
        draft.Candidate is not null ? OfRollout(draft)
        : draft.Stable is null ? WithoutStable(draft)
        // Until a gateway applies the first split, requests are turned away.
        : draft.Status.Traffic is { ConvergedGeneration: 0 } ? RolloutPhase.Deploying
        : IsGoingBack(draft, revisions) ? RolloutPhase.RollingBack
        : Idle.StateOf(draft) is IdleState.Waking ? RolloutPhase.Deploying
        : Idle.IsResting(draft)
            ? FailedRevisions.Contain(draft, draft.Input.DesiredRevision) ? RolloutPhase.RolledBack : RolloutPhase.Idle
        : draft.Observed.Ready(draft.Stable) < FullSize.Of(draft) ? RolloutPhase.Degraded
        : FailedRevisions.Contain(draft, draft.Input.DesiredRevision) ? RolloutPhase.RolledBack
        : RolloutPhase.Healthy;

    private static RolloutPhase WithoutStable(Draft draft) =>
        FailedRevisions.Contain(draft, draft.Input.DesiredRevision) ? RolloutPhase.Degraded : RolloutPhase.Pending;

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

    // This lasts from the abort until the last pod of the aborted revision is gone.
    private static bool IsGoingBack(Draft draft, IReadOnlyList<RevisionStatus> revisions) =>
        draft.WentBack
        || (draft.Input.Status.Phase == RolloutPhase.RollingBack
            && (revisions.Any(r => r.Role == RevisionRole.Retiring) || !Convergence.IsReached(draft)));
}
