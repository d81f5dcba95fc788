using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Strategies;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Revisions;

/// <summary>How many pods each revision is to have.</summary>
internal static class Sizing
{
    /// <summary>
    /// The full size of the stable revision: what the spec says, or with an autoscaler the least it may choose now. During a rollout
    /// that is the most it has chosen, so that it does not shrink while requests move away (R06). With a refused spec: what was asked before (R27).
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
            : Math.Max(draft.Sight.Find(draft.Stable)?.DesiredReplicas ?? 0, Asked(draft, draft.Stable) ?? 0);
        return Math.Clamp(chosen, autoscaling.MinReplicas, Math.Max(autoscaling.MinReplicas, autoscaling.MaxReplicas));
    }

    /// <summary>
    /// Stable's current pods, which the candidate's share is measured by (R04): the most of what it is to have, what its Deployment
    /// asks for (an autoscaler may have raised it) and what exists.
    /// </summary>
    public static int StableCurrent(Draft draft)
    {
        var seen = draft.Sight.Find(draft.Stable);
        return Math.Max(FullSize(draft), Math.Max(seen?.DesiredReplicas ?? 0, seen?.CurrentReplicas ?? 0));
    }

    /// <summary>Ready pods the candidate needs for its stage. 0 when the user has scaled everything to 0.</summary>
    public static int CandidateNeed(Draft draft)
    {
        var full = FullSize(draft);
        return full == 0 ? 0
            : draft.Stable is null ? full
            : Weights.PodsFor(RolloutStrategies.Of(draft.Spec).PodsWeight(draft.Stage!), StableCurrent(draft));
    }

    /// <summary>
    /// The candidate's pods: what its stage needs, and never fewer than before, so that no pod that may get requests goes (R02).
    /// The first revision of all gets no requests yet and follows the spec both ways.
    /// </summary>
    public static int CandidateSize(Draft draft)
    {
        var need = CandidateNeed(draft);
        return need == 0 || draft.Stable is null ? need
            : draft.Input.Problem is not null ? Asked(draft, draft.Candidate) ?? need
            : Math.Max(need, Asked(draft, draft.Candidate) ?? 0);
    }

    /// <summary>The pods that the last plan asked for; null when it named no such revision.</summary>
    public static int? Asked(Draft draft, string? revision) =>
        draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision)?.Replicas;
}
