using ModelOperator.Api.Status;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Revisions;
using ModelOperator.Rollouts.Verdicts;

namespace ModelOperator.Rollouts.Traffic;

/// <summary>
/// Decides the route. A share goes down at once, as far as ready pods demand; up only to the stage's full share, only when every pod it
/// needs is ready, the route before has converged, and between two stages the metrics have data (R20). So a pod that flaps costs two routes for each flap, never a ladder of them.
/// </summary>
internal static class TrafficShift
{
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

        var (mirror, affinity) = (Copies.Of(draft), Stickiness.Of(draft, to));
        if (present is not null && present.Weights.SequenceEqual(split) && present.Mirror == mirror && present.Affinity == affinity)
        {
            return;
        }

        draft.Status = draft.Status with
        {
            Traffic = new()
            {
                Generation = Convergence.NextGeneration(draft),
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
        var most = Math.Min(stage.Weight, Weights.LargestFor(draft.Sight.Ready(draft.Candidate), Sizing.StableCurrent(draft)));
        var mayRise = most == stage.Weight && draft.Sight.Ready(draft.Candidate) >= Sizing.CandidateNeed(draft) && draft.Freeze is null && Convergence.IsReached(draft)
            && (stage.StartedAt is not null || StageInJudgement.WithoutData(draft) is null);
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
            && draft.Sight.Ready(stable) == 0
            && present.Weights.Any(w => w.Revision != stable && draft.Sight.Ready(w.Revision) > 0);
    }

    private static void Record(Draft draft, string candidate, int from, int to)
    {
        if (to > from)
        {
            draft.Record(candidate, TransitionReasons.WeightRaised, $"{candidate} gets {to} % of requests");
            return;
        }

        var ready = draft.Sight.Ready(candidate);
        draft.Record(
            candidate,
            TransitionReasons.WeightLowered,
            $"{candidate} gets {to} % of requests instead of {from} %, because {ready} of its pods {(ready == 1 ? "is" : "are")} ready");
    }
}
