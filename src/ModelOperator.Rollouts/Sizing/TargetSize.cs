using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Sizing;

/// <summary>Works out the number of pods that the stable revision and the candidate are to have.</summary>
internal static class TargetSize
{
    /// <summary>
    /// The stable revision's pods: its full size throughout a rollout (R06), unless the user lets it give GPUs up or shrink with its share;
    /// none while nobody calls it and it is at zero (R34).
    /// </summary>
    public static int OfStable(Draft draft) =>
        Idle.HasNoPods(draft) ? 0
        : InPlace.IsAllowed(draft) ? Replacement.StableSize(draft)
        : StepDown.IsOn(draft) ? StepDown.StableSize(draft)
        : FullSize.Of(draft);

    /// <summary>
    /// The candidate's pods: what its stage needs, and never fewer than before, so that no pod goes that may get requests (R02).
    /// The first revision gets no requests until it is stable, so it follows the spec up and down.
    /// </summary>
    public static int OfCandidate(Draft draft)
    {
        var need = CandidateNeed.Of(draft);
        var kept = AskedSize.Kept(draft, draft.Candidate!);
        return need == 0 || draft.Stable is null ? need
            : draft.Input.Problem is not null ? (AskedSize.Of(draft, draft.Candidate) is null ? need : kept)
            : InPlace.IsAllowed(draft) && draft.Input.Gpus is not null && !Replacement.IsCandidateReady(draft) ? kept
            : GpuShortage.HoldsPods(draft) ? Math.Max(kept, WhatFits(draft))
            : AskedSize.IsAutoscaled(draft, draft.Candidate!) && FullSize.StableHasHadAllRequests(draft) ? need
            : Math.Max(need, kept);
    }

    // In place, every pod that fits is made. Otherwise none is made until all fit: a part of them would hold GPUs and do nothing.
    private static int WhatFits(Draft draft) => InPlace.IsAllowed(draft)
        ? (draft.Observed.Find(draft.Candidate)?.CurrentReplicas ?? 0) + GpuShortage.Free(draft)!.PodsThatFit
        : 0;
}
