using ModelOperator.Api.Status.Stages;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Sizing;

namespace ModelOperator.Rollouts.Traffic;

/// <summary>
/// Decides who gets mirrored requests (R19): the candidate of a shadow stage, from the time when its pods are ready until none is.
/// </summary>
internal static class Mirror
{
    /// <summary>The mirror that the split should have; null for none.</summary>
    public static MirrorStatus? Of(Draft draft)
    {
        if (draft is not { Stage: { Kind: StageKind.Shadow } stage, Candidate: { } candidate } || draft.Observed.Ready(candidate) == 0)
        {
            return null;
        }

        var logPayloads = draft.Spec.Traffic?.LogPayloads == true;
        if (draft.Status.Traffic?.Mirror is { } present && present.Revision == candidate)
        {
            // A stage is not changed while it lasts (R11), and neither is its mirror. But the user may forbid the logging at any time.
            return draft.Freeze is null ? present with { LogPayloads = logPayloads } : present;
        }

        var mayBegin = draft.Freeze is null && Convergence.IsReached(draft) && draft.Observed.Ready(candidate) >= CandidateNeed.Of(draft);
        return mayBegin
            ? new()
            {
                Revision = candidate,
                Percent = stage.MirrorPercent ?? Weights.All,
                Compare = stage.Compare,
                LogPayloads = logPayloads,
            }
            : null;
    }
}
