using ModelOperator.Api.Spec;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts.Sizing;

/// <summary>What a candidate lacks: the pods that its stage needs, against what matching nodes have free.</summary>
/// <param name="Candidate">The revision.</param>
/// <param name="Missing">Pods that are not there yet, made or not.</param>
/// <param name="Gpus">What the nodes have and the quota allows.</param>
internal sealed record GpuShortage(string Candidate, int Missing, ObservedGpus Gpus)
{
    /// <summary>The arithmetic, for people.</summary>
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
                yield return $"{nodes} matching {(nodes == 1 ? "node has" : "nodes have")} {Gpus.Allocatable}, of which {Gpus.Requested} are requested"
                    + (Gpus.Promised > 0 ? $" and {Gpus.Promised} promised to pods without a node" : "");
            }

            if (Gpus.Quota is { } quota)
            {
                yield return $"ResourceQuota {quota.Name} allows {quota.Hard}, of which {quota.Used} are used"
                    + (quota.Promised > 0 ? $" and {quota.Promised} promised to pods that are not made yet" : "");
            }
        }
    }

    /// <summary>The shortage of the candidate in its stage; null when there is none, or nobody knows.</summary>
    public static GpuShortage? Find(Draft draft)
    {
        // What is observed is for the template that the spec asks for.
        if (draft.Input.Gpus is not { } gpus || draft.Candidate is not { } candidate || candidate != draft.Input.DesiredRevision || draft.Input.Problem is not null)
        {
            return null;
        }

        var missing = CandidateNeed.Of(draft) - (draft.Observed.Find(candidate)?.CurrentReplicas ?? 0);
        return missing > gpus.PodsThatFit && missing > 0 ? new(candidate, missing, gpus) : null;
    }

    /// <summary>The candidate's pods are not made while they do not all fit. The first revision of all has nothing to wait for.</summary>
    public static bool HoldsPods(Draft draft) =>
        draft.Stable is not null && draft.Spec.Gpu?.WhenFull is GpuWhenFull.Wait or GpuWhenFull.Replace && Find(draft) is not null;

    /// <summary>Why pods cannot be there: they are held, or the API server refuses those that a quota does not allow. Null when they can.</summary>
    public static GpuShortage? KeepsPodsAway(Draft draft) =>
        Find(draft) is { } shortage && (shortage.Gpus.Quota is not null || HoldsPods(draft)) ? shortage : null;
}
