using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Sizing;

/// <summary>
/// Lets stable shrink as the candidate takes its share, with <c>canary.stableScaleDown</c>. Stable has the pods that its own share needs,
/// and one at least. It shrinks only when every gateway applies the step's share and the candidate carries it, and it grows as soon as its
/// share does.
/// </summary>
internal static class StepDown
{
    /// <summary>
    /// True when stable may have fewer pods than its full size now. The spec decides. For a refused spec it stays as it was (R27).
    /// </summary>
    public static bool IsOn(Draft draft) => draft is { Stable: not null, Candidate: not null }
        && (draft.Input.Problem is not null ? Before(draft)?.FullReplicas is not null : IsAskedFor(draft.Spec));

    /// <summary>The size of the stable revision now.</summary>
    public static int StableSize(Draft draft)
    {
        var full = FullSize.Of(draft);
        if (draft.Status.Traffic is not { ReturnBy: null } traffic)
        {
            return full; // requests are on their way back, and every pod is needed
        }

        var need = Math.Min(full, Math.Max(1, Weights.PodsFor(Weights.Of(traffic, draft.Stable), full)));
        return MayShrink(draft) ? need : Math.Max(need, Asked(draft, full));
    }

    /// <summary>
    /// The full size to note beside <paramref name="replicas"/> of a revision; null when it has given nothing up, or all that it had given
    /// up is ready again.
    /// </summary>
    public static int? FullReplicas(Draft draft, string revision, int replicas)
    {
        if (revision != draft.Stable || draft.Candidate is null || draft.Status.Traffic?.ReturnBy is not null)
        {
            return null;
        }

        var full = FullSize.Of(draft);
        return (IsOn(draft) && full > replicas) || (Before(draft)?.FullReplicas is not null && draft.Observed.Ready(revision) < full)
            ? full : null;
    }

    /// <summary>True when the stable revision had given pods up until this plan, and they are not ready again.</summary>
    public static bool IsShort(Draft draft) => Before(draft) is { FullReplicas: { } full } before
        && (before.Replicas < full || draft.Observed.Ready(draft.Stable) < full);

    private static bool IsAskedFor(ModelDeploymentSpec spec) => spec is
    {
        Strategy.Canary: { StableScaleDown: true, Bake: null }, Autoscaling: null, Gpu: null or { WhenFull: not GpuWhenFull.Replace },
    };

    // What came for an autoscaler, or while this revision was a candidate, was never given up.
    private static int Asked(Draft draft, int full) =>
        Before(draft) is { Autoscaled: false, Role: RevisionRole.Stable } before ? Math.Min(full, before.Replicas) : full;

    private static bool MayShrink(Draft draft) =>
        draft.Freeze is null
        && draft.Stage is { Kind: StageKind.Step } stage
        && Weights.Of(draft.Status.Traffic, draft.Candidate) == stage.Weight
        && draft.Observed.Ready(draft.Candidate) >= CandidateNeed.Of(draft)
        && Convergence.IsReached(draft);

    private static RevisionStatus? Before(Draft draft) => draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == draft.Stable);
}
