using ModelOperator.Api.Status.Revisions;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Sizing;

/// <summary>
/// Lets stable pods give their GPUs up one by one, with <c>whenFull: Replace</c>. The next pod goes only when the one before is gone and
/// every pod of the candidate is ready. The last one stays as long as stable has requests.
/// </summary>
internal static class Replacement
{
    /// <summary>The size of the stable revision now: never more than before while the rollout lasts, and at least one pod.</summary>
    public static int StableSize(Draft draft)
    {
        var asked = Asked(draft);
        var stable = draft.Observed.Find(draft.Stable);
        var isSettled = stable is { TerminatingReplicas: 0 } && stable.CurrentReplicas == asked && stable.ReadyReplicas == asked;
        return draft.Freeze is null && isSettled && IsStuck(draft) ? Math.Max(1, asked - 1) : asked;
    }

    /// <summary>The number of pods that stable has given up when it has <paramref name="replicas"/>; null when it has given up none. Pods
    /// that the spec does not ask for any more, or that it asks for since, were not given up.</summary>
    public static int? GivenUp(Draft draft, string revision, int replicas)
    {
        if (revision != draft.Stable || draft.Candidate is null)
        {
            return null;
        }

        var before = Before(draft)?.GivenUp ?? 0;
        var all = !InPlace.IsAllowed(draft) ? before : before + Math.Max(0, Asked(draft) - replicas);
        return all == 0 ? null : all;
    }

    /// <summary>True when every pod that the candidate was given is there and ready, so that none of them still waits for a GPU.</summary>
    public static bool IsCandidateReady(Draft draft)
    {
        var candidate = draft.Observed.Find(draft.Candidate);
        return (candidate?.CurrentReplicas ?? 0) == (AskedSize.Of(draft, draft.Candidate) ?? 0)
            && candidate?.ReadyReplicas == candidate?.CurrentReplicas;
    }

    private static int Asked(Draft draft) => Before(draft) is { Autoscaled: false, Role: RevisionRole.Stable } before
        ? Math.Min(draft.Spec.Replicas, before.Replicas)
        : draft.Spec.Replicas;

    private static RevisionStatus? Before(Draft draft) => draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == draft.Stable);

    // The candidate has all it could get, or a pod that was made when GPUs were free waits in vain.
    private static bool IsStuck(Draft draft) =>
        draft.Input.Gpus is { PodsThatFit: 0 } && ((IsCandidateReady(draft) && GpuShortage.Find(draft) is not null) || WaitsInVain(draft));

    private static bool WaitsInVain(Draft draft) =>
        draft.Observed.Find(draft.Candidate)?.WaitsForGpu == true
        && draft.Candidate == draft.Input.DesiredRevision
        && draft.Observed.Ready(draft.Candidate) < CandidateNeed.Of(draft);
}
