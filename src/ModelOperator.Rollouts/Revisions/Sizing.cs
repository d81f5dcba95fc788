using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Gpus;
using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Strategies;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Revisions;

/// <summary>How many pods each revision is to have.</summary>
internal static class Sizing
{
    // The stabilization window of a HorizontalPodAutoscaler, unless somebody sets another.
    private static readonly TimeSpan AutoscalerLooksBack = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The full size of the stable revision: what the spec says, or with an autoscaler the least it may choose now. During a rollout
    /// that is the most it has chosen, so that it does not shrink while requests move away (R06); but as long as it has all of them, its
    /// autoscaler knows best. With a refused spec: what was asked before (R27).
    /// </summary>
    public static int FullSize(Draft draft)
    {
        if (draft.Input.Problem is not null && Asked(draft, draft.Stable ?? draft.Candidate) is { } before)
        {
            return before;
        }

        if (draft.Spec.Autoscaling is not { } autoscaling)
        {
            return draft.Spec.Replicas;
        }

        var chosen = draft.Candidate is null || draft.Stable is null ? 0
            : draft.Sight.Find(draft.Stable) is { WantsFewer: true } seen && HasHadAllRequests(draft) ? seen.DesiredReplicas - 1
            : Math.Max(draft.Sight.Find(draft.Stable)?.DesiredReplicas ?? 0, Asked(draft, draft.Stable) ?? 0);
        return Math.Clamp(chosen, autoscaling.MinReplicas, Math.Max(autoscaling.MinReplicas, autoscaling.MaxReplicas));
    }

    // In a stage without a share, and for as long as an autoscaler looks back before it takes pods away. So what it says is of all
    // requests: none of them has moved, and none has just come back. The least falls by one pod below what is there, and again when that
    // one is gone.
    private static bool HasHadAllRequests(Draft draft) =>
        draft.Stage is { Kind: StageKind.Shadow or StageKind.PrePromotion, StartedAt: { } started }
        && draft.Now - started >= AutoscalerLooksBack
        && Weights.Of(draft.Status.Traffic, draft.Candidate) == 0
        && Convergence.IsReached(draft);

    /// <summary>
    /// Stable's current pods, which the candidate's share is measured by (R04): the most of what it is to have, what its Deployment
    /// asks for (an autoscaler may have raised it) and what exists.
    /// </summary>
    public static int StableCurrent(Draft draft)
    {
        var seen = draft.Sight.Find(draft.Stable);
        var wanted = Replacement.IsAllowed(draft) ? Math.Min(FullSize(draft), Asked(draft, draft.Stable) ?? int.MaxValue) : FullSize(draft);
        return Math.Max(wanted, Math.Max(seen?.DesiredReplicas ?? 0, seen?.CurrentReplicas ?? 0));
    }

    /// <summary>Ready pods the candidate needs for its stage. 0 when the user has scaled everything to 0.</summary>
    public static int CandidateNeed(Draft draft)
    {
        var full = FullSize(draft);
        return full == 0 ? 0
            : draft.Stable is null ? full
            : Replacement.IsAllowed(draft) ? Replacement.Need(draft, RolloutStrategies.Of(draft.Spec).PodsWeight(draft.Stage!))
            : Weights.PodsFor(RolloutStrategies.Of(draft.Spec).PodsWeight(draft.Stage!), StableCurrent(draft));
    }

    /// <summary>The stable revision's pods: its full size throughout a rollout (R06), unless the user lets it give GPUs up.</summary>
    public static int StableSize(Draft draft) => Replacement.IsAllowed(draft) ? Replacement.StableSize(draft) : FullSize(draft);

    /// <summary>
    /// The candidate's pods: what its stage needs, and never fewer than before, so that no pod that may get requests goes (R02).
    /// The first revision of all gets no requests yet and follows the spec both ways.
    /// </summary>
    public static int CandidateSize(Draft draft)
    {
        var need = CandidateNeed(draft);
        var kept = Kept(draft, draft.Candidate!);
        return need == 0 || draft.Stable is null ? need
            : draft.Input.Problem is not null ? (Asked(draft, draft.Candidate) is null ? need : kept)
            : Replacement.IsAllowed(draft) && draft.Input.Gpus is not null && !Replacement.IsCandidateReady(draft) ? kept
            : GpuShortage.HoldsPods(draft) ? Math.Max(kept, WhatFits(draft))
            : IsAutoscaled(draft, draft.Candidate!) && HasHadAllRequests(draft) ? need
            : Math.Max(need, kept);
    }

    // In place, every pod that fits is made; otherwise all of them, when they all fit: a part would hold GPUs and do nothing.
    private static int WhatFits(Draft draft) => Replacement.IsAllowed(draft)
        ? (draft.Sight.Find(draft.Candidate)?.CurrentReplicas ?? 0) + draft.Input.Gpus!.PodsThatFit
        : 0;

    /// <summary>
    /// The size that takes no pod from a revision that is never shrunk: what was asked for, or more where an autoscaler made more that is
    /// gone by now. While it is there, the least that it was told.
    /// </summary>
    public static int Kept(Draft draft, string revision)
    {
        var before = draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision);
        var seen = draft.Sight.Find(revision)?.DesiredReplicas ?? 0;
        return IsAutoscaled(draft, revision) ? before?.Replicas ?? seen : Math.Max(before?.Replicas ?? 0, seen);
    }

    /// <summary>An autoscaler sizes the revision (R25): as the spec says; with a refused spec, and for one on its way out, as before.</summary>
    public static bool IsAutoscaled(Draft draft, string revision)
    {
        var before = draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision);
        return before is null || (draft.Input.Problem is null && (revision == draft.Stable || revision == draft.Candidate))
            ? draft.Spec.Autoscaling is not null
            : before.Autoscaled;
    }

    /// <summary>The pods that the last plan asked for; null when it named no such revision.</summary>
    public static int? Asked(Draft draft, string? revision) =>
        draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision)?.Replicas;
}
