using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Sizing;

/// <summary>Works out the number of pods that the stable revision has when nothing is missing; shares are measured by it.</summary>
internal static class FullSize
{
    // The stabilization window of a HorizontalPodAutoscaler, unless somebody sets another.
    private static readonly TimeSpan AutoscalerWindow = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The full size of the stable revision: the number in the spec, or with an autoscaler the minimum that it may choose now. During a
    /// rollout this is the largest number that the autoscaler has chosen, so that stable does not shrink while requests move away (R06).
    /// As long as stable has all requests, its autoscaler knows best. While the spec is refused, it is what was asked for before (R27).
    /// </summary>
    public static int Of(Draft draft)
    {
        if (draft.Input.Problem is not null && AskedSize.Of(draft, draft.Stable ?? draft.Candidate) is { } before)
        {
            // A revision at zero pods wakes under a refused spec, too (R35).
            return draft.Status.Idle is null ? before : Math.Max(1, before);
        }

        if (draft.Spec.Autoscaling is not { } autoscaling)
        {
            return draft.Spec.Replicas;
        }

        var stable = draft.Observed.Find(draft.Stable);
        var chosen = draft.Candidate is null || draft.Stable is null ? 0
            : stable is { WantsFewer: true } && StableHasHadAllRequests(draft) ? stable.DesiredReplicas - 1
            : Math.Max(stable?.DesiredReplicas ?? 0, AskedSize.Of(draft, draft.Stable) ?? 0);
        // A revision that may go to zero pods has one at least while it is awake.
        var least = Math.Max(1, autoscaling.MinReplicas);
        return Math.Clamp(chosen, least, Math.Max(least, autoscaling.MaxReplicas));
    }

    /// <summary>
    /// Stable's present pods, which the candidate's share is measured by (R04): the largest of the number that stable is to have, the
    /// number that its Deployment asks for (an autoscaler may have raised it) and the number that exists.
    /// </summary>
    public static int Current(Draft draft)
    {
        var seen = draft.Observed.Find(draft.Stable);
        var wanted = InPlace.IsAllowed(draft) ? Math.Min(Of(draft), AskedSize.Of(draft, draft.Stable) ?? int.MaxValue) : Of(draft);
        return Math.Max(wanted, Math.Max(seen?.DesiredReplicas ?? 0, seen?.CurrentReplicas ?? 0));
    }

    /// <summary>
    /// True when stable has had all requests for as long as an autoscaler looks back before it takes pods away: the stage has no share,
    /// and it has lasted long enough. Then the autoscaler's wish for fewer pods is about all requests, because none has moved and none
    /// has just come back. Its minimum falls by one pod at a time.
    /// </summary>
    public static bool StableHasHadAllRequests(Draft draft) =>
        draft.Stage is { Kind: StageKind.Shadow or StageKind.PrePromotion, StartedAt: { } started }
        && draft.Now - started >= AutoscalerWindow
        && Weights.Of(draft.Status.Traffic, draft.Candidate) == 0
        && Convergence.IsReached(draft);
}
