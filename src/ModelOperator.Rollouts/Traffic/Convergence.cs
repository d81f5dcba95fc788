using ModelOperator.Rollouts.Planning;

namespace ModelOperator.Rollouts.Traffic;

/// <summary>Whether gateways do what the status asks, and whom they may still send requests to.</summary>
internal static class Convergence
{
    /// <summary>Every ready gateway applies the split the status asks for now.</summary>
    public static bool IsReached(Draft draft) =>
        draft.Status.Traffic is { } traffic && draft.Input.Traffic.HasConverged(traffic.Generation);

    /// <summary>Records the generation that has converged.</summary>
    public static void Record(Draft draft)
    {
        if (IsReached(draft) && draft.Status.Traffic is { } traffic && traffic.ConvergedGeneration != traffic.Generation)
        {
            draft.Status = draft.Status with { Traffic = traffic with { ConvergedGeneration = traffic.Generation } };
        }
    }

    /// <summary>
    /// Some gateway may still send requests or copies to the revision (R02): it is named, or the last split that every gateway is known to
    /// apply is not one without it. A split that stands written although the status knows none may name any revision.
    /// </summary>
    public static bool MayStillRoute(Draft draft, string revision) => draft.Status.Traffic is null
        ? MayApplyUnknown(draft)
        : Weights.Names(draft.Status.Traffic, revision) || !(IsReached(draft) || IsOutOfTheSplitBefore(draft, revision));

    /// <summary>The status knows no split, and one stands written or is applied all the same: the status was lost, or the ConfigMap.</summary>
    public static bool MayApplyUnknown(Draft draft) => draft is { Status.Traffic: null, Input.Traffic: var seen }
        && (seen.WrittenGeneration > 0 || seen.AppliedGenerations.Any(g => g > 0));

    // Generations only go up: what no gateway applies any more, and the split decided just now does not name, stays out.
    private static bool IsOutOfTheSplitBefore(Draft draft, string revision) =>
        draft.Input.Status.Traffic is { } before && draft.Input.Traffic.HasConverged(before.Generation) && !Weights.Names(before, revision);

    /// <summary>The number of the next split: above every one that was ever written or reported, even if the status was lost.</summary>
    public static long NextGeneration(Draft draft)
    {
        var seen = draft.Input.Traffic.AppliedGenerations.Select(g => g ?? 0)
            .Append(draft.Input.Traffic.WrittenGeneration)
            .Append(draft.Status.Traffic?.Generation ?? 0);
        return seen.Max() + 1;
    }
}
