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
        var full = draft.Spec.Replicas;
        var before = draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == draft.Stable);
        var asked = before is { Autoscaled: false, Role: RevisionRole.Stable } ? Math.Min(full, before.Replicas) : full;
        var stable = draft.Observed.Find(draft.Stable);
        var isSettled = stable is { TerminatingReplicas: 0 } && stable.CurrentReplicas == asked && stable.ReadyReplicas == asked;
        return draft.Freeze is null && isSettled && IsStuck(draft) ? Math.Max(1, asked - 1) : asked;
    }

    /// <summary>True when every pod that the candidate was given is there and ready, so that none of them still waits for a GPU.</summary>
    public static bool IsCandidateReady(Draft draft)
    {
        var candidate = draft.Observed.Find(draft.Candidate);
        return (candidate?.CurrentReplicas ?? 0) == (AskedSize.Of(draft, draft.Candidate) ?? 0)
            && candidate?.ReadyReplicas == candidate?.CurrentReplicas;
    }

    // The candidate has all it could get, or a pod that was made when GPUs were free waits in vain.
    private static bool IsStuck(Draft draft) =>
        draft.Input.Gpus is { PodsThatFit: 0 } && ((IsCandidateReady(draft) && GpuShortage.Find(draft) is not null) || WaitsInVain(draft));

    private static bool WaitsInVain(Draft draft) =>
        draft.Observed.Find(draft.Candidate)?.WaitsForGpu == true
        && draft.Candidate == draft.Input.DesiredRevision
        && draft.Observed.Ready(draft.Candidate) < CandidateNeed.Of(draft);
}
