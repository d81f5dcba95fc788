using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Revisions;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Gpus;

/// <summary>
/// <c>whenFull: Replace</c>: stable pods give their GPUs up one by one. The next goes only when the one before is gone and every pod
/// of the candidate is ready; the last stays as long as stable has requests.
/// </summary>
internal static class Replacement
{
    /// <summary>The rollout may take pods from stable.</summary>
    public static bool IsAllowed(Draft draft) =>
        draft is { Stable: not null, Candidate: not null, Input.Problem: null } && draft.Spec is { Gpu.WhenFull: GpuWhenFull.Replace, Autoscaling: null };

    /// <summary>The size of the stable revision now: never more than before while the rollout lasts, and at least one pod.</summary>
    public static int StableSize(Draft draft)
    {
        var full = draft.Spec.Replicas;
        var before = draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == draft.Stable);
        var asked = before is { Autoscaled: false, Role: RevisionRole.Stable } ? Math.Min(full, before.Replicas) : full;
        var stable = draft.Sight.Find(draft.Stable);
        var isSettled = stable?.CurrentReplicas == asked && stable.ReadyReplicas == asked;
        return draft.Freeze is null && isSettled && IsStuck(draft) ? Math.Max(1, asked - 1) : asked;
    }

    /// <summary>Every pod that the candidate was given is there and ready: no GPU is promised to one that has none yet.</summary>
    public static bool IsCandidateReady(Draft draft)
    {
        var candidate = draft.Sight.Find(draft.Candidate);
        return (candidate?.CurrentReplicas ?? 0) == (Sizing.Asked(draft, draft.Candidate) ?? 0) && candidate?.ReadyReplicas == candidate?.CurrentReplicas;
    }

    // The candidate has all it could get, or a pod of it that was made in better times waits in vain.
    private static bool IsStuck(Draft draft) => draft.Input.Gpus is { PodsThatFit: 0 }
        && ((IsCandidateReady(draft) && GpuShortage.Find(draft) is not null)
            || (draft.Sight.Find(draft.Candidate)?.WaitsForGpu == true && draft.Candidate == draft.Input.DesiredRevision && draft.Sight.Ready(draft.Candidate) < Sizing.CandidateNeed(draft)));

    /// <summary>
    /// Pods that the candidate needs for a share: measured by stable's full size, less the one that stable keeps to the end when GPUs are
    /// short. What is missing then is made when stable's last pod has gone.
    /// </summary>
    public static int Need(Draft draft, int weight)
    {
        var full = Math.Max(draft.Spec.Replicas, Sizing.StableCurrent(draft));
        var need = Weights.PodsFor(weight, full);
        var current = draft.Sight.Find(draft.Candidate)?.CurrentReplicas ?? 0;
        var isShort = draft.Input.Gpus is { } gpus && need - current > gpus.PodsThatFit;
        return isShort || Sizing.Asked(draft, draft.Stable) < draft.Spec.Replicas ? Math.Min(need, Math.Max(1, full - 1)) : need;
    }
}
