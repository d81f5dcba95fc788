using ModelOperator.Api.Durations;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Lifecycle;

/// <summary>Makes the candidate the stable revision.</summary>
internal static class Promotion
{
    /// <summary>The number of former stable revisions that the status keeps: the largest <c>spec.rollbackWindow</c>.</summary>
    public const int MaxFormerRevisions = 20;

    private static readonly TimeSpan DefaultScaleDownDelay = TimeSpan.FromSeconds(30);

    /// <summary>Makes the candidate the stable revision. This changes a name in the status, and no pod (R13).</summary>
    public static void Apply(Draft draft)
    {
        var promoted = draft.Candidate!;
        var former = (draft.Status.FormerStableRevisions ?? []).Where(r => r != promoted);
        draft.Status = draft.Status with
        {
            StableRevision = promoted,
            CandidateRevision = null,
            Stage = null,
            Progress = null,
            Idle = null, // it was about the old one
            FormerStableRevisions = draft.Stable is { } old
                ? [.. former.Prepend(old).Take(MaxFormerRevisions)]
                : draft.Status.FormerStableRevisions,
        };
        KeepBlue(draft, promoted);
        TrafficShift.Apply(draft);
        draft.Record(promoted, TransitionReasons.Promoted, $"{draft.Name(promoted)} is the stable revision now");
    }

    // Blue's pods outlive the switch for a while, so that going back to them needs no new ones.
    private static void KeepBlue(Draft draft, string promoted)
    {
        if (draft.Spec.Strategy.BlueGreen is { } blueGreen && draft.Input.Status.StableRevision is { } old && old != promoted)
        {
            draft.Kept = new(old, draft.Now + GoDuration.ParseOr(blueGreen.ScaleDownDelay, DefaultScaleDownDelay));
        }
    }
}
