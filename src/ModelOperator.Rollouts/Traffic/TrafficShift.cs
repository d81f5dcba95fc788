using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Sizing;

namespace ModelOperator.Rollouts.Traffic;

/// <summary>
/// Decides the traffic split. A share goes down at once, as far as the ready pods demand. It goes up only to the stage's whole share, and
/// only when every pod that it needs is ready, the split before has converged, and between two stages the metrics have data (R20). So a pod
/// that comes and goes causes two splits each time, and never a series of them.
/// </summary>
internal static class TrafficShift
{
    /// <summary>Records the generation that every ready gateway applies.</summary>
    public static void RecordConvergence(Draft draft)
    {
        if (Convergence.IsReached(draft) && draft.Status.Traffic is { } traffic && traffic.ConvergedGeneration != traffic.Generation)
        {
            draft.Status = draft.Status with { Traffic = traffic with { ConvergedGeneration = traffic.Generation } };
        }
    }

    /// <summary>Brings the split in line with the stage, the ready pods, and the candidate if there is one.</summary>
    public static void Apply(Draft draft)
    {
        if (draft.Stable is not { } stable)
        {
            // Nobody gets requests before the first revision is proven good (R01).
            return;
        }

        var present = draft.Status.Traffic;
        var from = Weights.Of(present, draft.Candidate);
        var back = SlowReturn.Find(draft, stable);
        var to = draft.Candidate is null ? 0
            : back is null ? Goal(draft, from)
            : back.Left == draft.Candidate ? Weights.All - back.Share
            : 0;
        var split = back?.Split(stable) ?? Weights.Split(stable, draft.Candidate, to);
        if (present is not null && WouldLeaveTheAnswering(draft, stable, split))
        {
            (split, to) = (present.Weights, from);
        }

        var (mirror, affinity, hold) = (Mirror.Of(draft), SessionAffinity.Of(draft, to), Idle.HoldOf(draft));
        if (present is not null && present.Weights.SequenceEqual(split) && present.Mirror == mirror && present.Affinity == affinity
            && present.Hold == hold)
        {
            // The gateways need not know it, so it makes no new generation.
            draft.Status = present.ReturnBy == back?.Until ? draft.Status
                : draft.Status with { Traffic = present with { ReturnBy = back?.Until } };
            return;
        }

        draft.Status = draft.Status with
        {
            Traffic = new()
            {
                Generation = NextGeneration(draft),
                Weights = split,
                ConvergedGeneration = present?.ConvergedGeneration ?? 0,
                Mirror = mirror,
                Affinity = affinity,
                ReturnBy = back?.Until,
                Hold = hold,
            },
        };
        if (draft.Candidate is { } candidate && to != from)
        {
            Record(draft, candidate, from, to);
        }
    }

    /// <summary>
    /// True when an earlier split still sends requests to a revision that is neither stable nor candidate, or to one that was aborted and
    /// is tried again. A new candidate does not begin its steps before those requests are back.
    /// </summary>
    public static bool HasLeftover(Draft draft) =>
        draft.Status.Traffic is { ReturnBy: not null }
        || draft.Status.Traffic?.Weights.Any(w => w.Revision != draft.Stable && w.Revision != draft.Candidate) == true;

    private static int Goal(Draft draft, int from)
    {
        var stage = draft.Stage!;
        var max = Math.Min(stage.Weight, Weights.MaxFor(draft.Observed.Ready(draft.Candidate), FullSize.Current(draft)));
        var mayRise = max == stage.Weight
            && draft.Observed.Ready(draft.Candidate) >= CandidateNeed.Of(draft)
            && draft.Freeze is null
            && Convergence.IsReached(draft)
            && (stage.StartedAt is not null || JudgingStage.WithoutData(draft) is null);
        return mayRise ? max : Math.Min(from, max);
    }

    /// <summary>
    /// True when the split would take requests from pods that answer, and give them to a stable revision that has no ready pod. It would
    /// help nobody, so the present split stays until stable has a ready pod.
    /// </summary>
    private static bool WouldLeaveTheAnswering(Draft draft, string stable, IReadOnlyList<RevisionWeight> split)
    {
        var present = draft.Status.Traffic!;
        return Weights.Of(split, stable) > Weights.Of(present, stable)
            && draft.Observed.Ready(stable) == 0
            && present.Weights.Any(w => w.Revision != stable && draft.Observed.Ready(w.Revision) > 0);
    }

    // It is above every generation that was ever written or reported, even if the status was lost.
    private static long NextGeneration(Draft draft)
    {
        var seen = draft.Input.Traffic.AppliedGenerations.Select(g => g ?? 0)
            .Append(draft.Input.Traffic.WrittenGeneration)
            .Append(draft.Status.Traffic?.Generation ?? 0);
        return seen.Max() + 1;
    }

    private static void Record(Draft draft, string candidate, int from, int to)
    {
        if (to > from)
        {
            draft.Record(candidate, TransitionReasons.WeightRaised, $"{draft.Name(candidate)} gets {to} % of requests");
            return;
        }

        var ready = draft.Observed.Ready(candidate);
        draft.Record(
            candidate,
            TransitionReasons.WeightLowered,
            $"{draft.Name(candidate)} gets {to} % of requests instead of {from} %, because {ready} of its pods "
            + $"{(ready == 1 ? "is" : "are")} ready");
    }
}
