using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Rollouts.Sizing;

/// <summary>Works out the number of ready pods that the candidate needs for its stage.</summary>
internal static class CandidateNeed
{
    /// <summary>The number of ready pods; 0 when the user has scaled everything to 0.</summary>
    public static int Of(Draft draft)
    {
        var full = FullSize.Of(draft);
        if (full == 0 || draft.Stable is null)
        {
            return full;
        }

        var weight = RolloutStrategies.Of(draft.Spec).PodsWeight(draft.Stage!);
        return InPlace.IsAllowed(draft) ? NeedInPlace(draft, weight) : Weights.PodsFor(weight, FullSize.Current(draft));
    }

    // Measured by stable's full size. While GPUs are short, it is one pod fewer, because stable keeps its last pod to the end. The
    // missing pod is made when that one has gone.
    private static int NeedInPlace(Draft draft, int weight)
    {
        var full = Math.Max(draft.Spec.Replicas, FullSize.Current(draft));
        var need = Weights.PodsFor(weight, full);
        var current = draft.Observed.Find(draft.Candidate)?.CurrentReplicas ?? 0;
        var isShort = draft.Input.Gpus is { } gpus && need - current > gpus.PodsThatFit;
        return isShort || AskedSize.Of(draft, draft.Stable) < draft.Spec.Replicas ? Math.Min(need, Math.Max(1, full - 1)) : need;
    }
}
