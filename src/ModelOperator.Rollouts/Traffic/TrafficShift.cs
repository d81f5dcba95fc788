using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Sizing;

namespace ModelOperator.Rollouts.Traffic;

/// <summary>
/// Decides the route. A share goes down at once, as far as ready pods demand; up only to the stage's full share, only when every pod it
/// needs is ready, the route before has converged, and between two stages the metrics have data (R20). So a pod that flaps costs two routes for each flap, never a ladder of them.
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

    /// <summary>Brings the route in line with the stage, the ready pods and the candidate that there is (or is no more).</summary>
    public static void Apply(Draft draft)
    {
        if (draft.Stable is not { } stable)
        {
            // Before the first revision is proven nobody gets requests (R01).
            return;
        }

        var present = draft.Status.Traffic;
        var from = Weights.Of(present, draft.Candidate);
        var to = draft.Candidate is null ? 0 : Goal(draft, from);
        var split = Weights.Split(stable, draft.Candidate, to);
        if (present is not null && WouldLeaveTheAnswering(draft, stable, split))
        {
            (split, to) = (present.Weights, from);
        }

        var (mirror, affinity) = (Mirror.Of(draft), SessionAffinity.Of(draft, to));
        if (present is not null && present.Weights.SequenceEqual(split) && present.Mirror == mirror && present.Affinity == affinity)
        {
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
            },
        };
        if (draft.Candidate is { } candidate && to != from)
        {
            Record(draft, candidate, from, to);
        }
    }

    /// <summary>Requests that a split of old still sends to neither stable nor candidate; no new candidate begins its steps before they are back.</summary>
    public static bool HasLeftover(Draft draft) =>
        draft.Status.Traffic?.Weights.Any(w => w.Revision != draft.Stable && w.Revision != draft.Candidate) == true;

    private static int Goal(Draft draft, int from)
    {
        var stage = draft.Stage!;
        var most = Math.Min(stage.Weight, Weights.LargestFor(draft.Observed.Ready(draft.Candidate), FullSize.Current(draft)));
        var mayRise = most == stage.Weight && draft.Observed.Ready(draft.Candidate) >= CandidateNeed.Of(draft) && draft.Freeze is null && Convergence.IsReached(draft)
            && (stage.StartedAt is not null || JudgingStage.WithoutData(draft) is null);
        return mayRise ? most : Math.Min(from, most);
    }

    /// <summary>
    /// The split would take requests from pods that answer and give them to a stable revision of which no pod does.
    /// That helps nobody: the split stays until stable has a ready pod.
    /// </summary>
    private static bool WouldLeaveTheAnswering(Draft draft, string stable, IReadOnlyList<RevisionWeight> split)
    {
        var present = draft.Status.Traffic!;
        return Weights.Of(split, stable) > Weights.Of(present, stable)
            && draft.Observed.Ready(stable) == 0
            && present.Weights.Any(w => w.Revision != stable && draft.Observed.Ready(w.Revision) > 0);
    }

    // Above every generation that was ever written or reported, even if the status was lost.
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
            draft.Record(candidate, TransitionReasons.WeightRaised, $"{candidate} gets {to} % of requests");
            return;
        }

        var ready = draft.Observed.Ready(candidate);
        draft.Record(
            candidate,
            TransitionReasons.WeightLowered,
            $"{candidate} gets {to} % of requests instead of {from} %, because {ready} of its pods {(ready == 1 ? "is" : "are")} ready");
    }
}
