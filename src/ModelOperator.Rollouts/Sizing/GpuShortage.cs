using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts.Sizing;

/// <summary>The GPUs that a candidate lacks: its stage needs more pods than matching nodes have room for.</summary>
/// <param name="Candidate">The revision, as people name it.</param>
/// <param name="Missing">The number of pods that do not exist yet.</param>
/// <param name="Gpus">The GPUs that the nodes have and that the quota allows.</param>
internal sealed record GpuShortage(string Candidate, int Missing, ObservedGpus Gpus)
{
    /// <summary>The numbers, as a sentence for people.</summary>
    public string Message =>
        $"{Candidate} needs {Missing} more {(Missing == 1 ? "pod" : "pods")} of {Gpus.PerPod} {Gpus.Resource}{Products}; "
        + $"{string.Join("; ", Supplies)}: "
        + $"{Gpus.PodsThatFit} {(Gpus.PodsThatFit == 1 ? "pod fits" : "pods fit")}";

    private string Products => Gpus.Products.Count == 0 ? "" : $" ({string.Join(" or ", Gpus.Products)})";

    private IEnumerable<string> Supplies
    {
        get
        {
            if (Gpus.Nodes is { } nodes)
            {
                yield return $"{nodes} matching {(nodes == 1 ? "node has" : "nodes have")} {Gpus.Allocatable}, "
                    + $"of which {Gpus.Requested} are requested"
                    + (Gpus.Reserved > 0 ? $" and {Gpus.Reserved} reserved for pods without a node" : "");
            }

            if (Gpus.Quota is { } quota)
            {
                yield return $"ResourceQuota {quota.Name} allows {quota.Hard}, of which {quota.Used} are used"
                    + (quota.Reserved > 0 ? $" and {quota.Reserved} reserved for pods that are not made yet" : "");
            }
        }
    }

    /// <summary>
    /// The GPUs that the candidate's pods could have; null when they are not known. A stable revision that wakes gets its pods first (R35).
    /// </summary>
    public static ObservedGpus? Free(Draft draft)
    {
        if (draft.Input.Gpus is not { } gpus || Idle.StateOf(draft) is not IdleState.Waking
            || draft.Observed.Find(draft.Stable) is not { UsesGpu: not false } stable)
        {
            return draft.Input.Gpus;
        }

        var pods = Math.Max(0, FullSize.Of(draft) - stable.DesiredReplicas);
        return gpus with
        {
            PodsThatFit = Math.Max(0, gpus.PodsThatFit - pods),
            Reserved = gpus.Reserved + (pods * gpus.PerPod),
            Quota = gpus.Quota is { } quota ? quota with { Reserved = quota.Reserved + (pods * gpus.PerPod) } : null,
        };
    }

    /// <summary>The candidate's shortage in its stage; null when there is none, or when the free GPUs are not known.</summary>
    public static GpuShortage? Find(Draft draft)
    {
        // The free GPUs are known for the revision that the spec asks for. They are asked for last, because finding them costs most.
        if (draft.Candidate is not { } candidate || candidate != draft.Input.DesiredRevision || draft.Input.Problem is not null
            || Free(draft) is not { } gpus)
        {
            return null;
        }

        var missing = CandidateNeed.Of(draft) - (draft.Observed.Find(candidate)?.CurrentReplicas ?? 0);
        return missing > gpus.PodsThatFit && missing > 0 ? new(draft.Name(candidate), missing, gpus) : null;
    }

    /// <summary>
    /// True when the candidate's pods are not made because they do not all fit. The first revision has no reason to wait.
    /// </summary>
    public static bool HoldsPods(Draft draft) =>
        draft.Stable is not null && draft.Spec.Gpu?.WhenFull is GpuWhenFull.Wait or GpuWhenFull.Replace && Find(draft) is not null;

    /// <summary>
    /// The shortage that keeps pods from being there, because they are held back or because the API server refuses those that a quota does
    /// not allow; null when nothing keeps them away.
    /// </summary>
    public static GpuShortage? KeepsPodsAway(Draft draft) =>
        Find(draft) is { } shortage && (shortage.Gpus.Quota is not null || HoldsPods(draft)) ? shortage : null;
}
