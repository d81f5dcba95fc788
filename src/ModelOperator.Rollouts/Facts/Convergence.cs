namespace ModelOperator.Rollouts.Facts;

/// <summary>Tells whether the gateways do what the status asks, and which revisions they may still send requests to.</summary>
internal static class Convergence
{
    /// <summary>True when every ready gateway applies the split that the status asks for now.</summary>
    public static bool IsReached(Draft draft) =>
        draft.Status.Traffic is { } traffic && draft.Input.Traffic.HasConverged(traffic.Generation);

    /// <summary>
    /// True when some gateway may still send requests or mirrored requests to the revision (R02): the split names it, or the last split
    /// that every gateway is known to apply is not one without it. A written split that the status does not know may name any revision.
    /// </summary>
    public static bool MayStillRoute(Draft draft, string revision) => draft.Status.Traffic is null
        ? MayApplyUnknown(draft)
        : Weights.Names(draft.Status.Traffic, revision) || !(IsReached(draft) || IsOutOfTheSplitBefore(draft, revision));

    /// <summary>
    /// True when the status knows no split although one is written or applied: the status was lost, or the ConfigMap was deleted.
    /// </summary>
    public static bool MayApplyUnknown(Draft draft) => draft is { Status.Traffic: null, Input.Traffic: var seen }
        && (seen.WrittenGeneration > 0 || seen.AppliedGenerations.Any(g => g > 0));

    // Generations only go up. A revision that no gateway sends requests to any more, and that the split decided just now does not name,
    // stays out.
    private static bool IsOutOfTheSplitBefore(Draft draft, string revision) =>
        draft.Input.Status.Traffic is { } before && draft.Input.Traffic.HasConverged(before.Generation) && !Weights.Names(before, revision);
}
