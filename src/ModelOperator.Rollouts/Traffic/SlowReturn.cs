using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Sizing;

namespace ModelOperator.Rollouts.Traffic;

/// <summary>
/// The way back to a stable revision that has given pods up (<c>canary.stableScaleDown</c>). Its few pods could not answer all requests, so
/// it gets what its ready pods carry, more with each one, and the rest stays where it is answered. After the progress deadline all
/// requests go to stable, because what was aborted had its reasons.
/// </summary>
/// <param name="Left">The revision that requests come back from.</param>
/// <param name="Share">Stable's share now, in percent; below 100.</param>
/// <param name="Until">The time at which all requests go to stable at the latest.</param>
internal sealed record SlowReturn(string Left, int Share, DateTimeOffset Until)
{
    /// <summary>The split of this way back.</summary>
    public IReadOnlyList<RevisionWeight> Split(string stable) => Weights.Split(stable, Left, Weights.All - Share);

    /// <summary>The way back now; null when there is none, or when it has ended and stable gets all requests.</summary>
    public static SlowReturn? Find(Draft draft, string stable)
    {
        if (draft.Status.Traffic is not { } present || Leftover(present, stable) is not { } left
            || (present.ReturnBy ?? Begin(draft, left)) is not { } until || draft.Now >= until)
        {
            return null;
        }

        // What the other revision's pods no longer carry goes to stable as well.
        var full = FullSize.Of(draft);
        var share = Math.Max(Weights.Of(present, stable), Weights.MaxFor(draft.Observed.Ready(stable), full));
        share = Math.Max(share, Weights.All - Weights.MaxFor(draft.Observed.Ready(left), full));
        return share < Weights.All ? new(left, share, until) : null;
    }

    private static string? Leftover(TrafficStatus present, string stable) =>
        present.Weights.Where(w => w.Revision != stable).ToList() is [var only] ? only.Revision : null;

    // It begins in the plan that ends the rollout of a stable revision that has fewer pods than it needs.
    private static DateTimeOffset? Begin(Draft draft, string left) =>
        left == draft.Input.Status.CandidateRevision && left != draft.Candidate && StepDown.IsShort(draft)
            ? draft.Now + Deadlines.Progress(draft) : null;
}
