using ModelOperator.Api.Status.Idling;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Stages;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Lifecycle;

/// <summary>
/// Takes over what an earlier status has left: an earlier ModelDeployment of the same name has left its objects behind, or somebody has cut
/// the status. The written split says which revision is stable. Nobody is promoted for being there (R01), and a candidate begins again.
/// </summary>
internal static class Adoption
{
    /// <summary>Takes the written split over, when the status knows neither a split nor a stable revision.</summary>
    public static void Apply(Draft draft)
    {
        if (draft is not { Stable: null, Status.Traffic: null, Input: { Problem: null, Traffic.Written: { } written } }
            || !CanServe(draft, written))
        {
            return;
        }

        draft.Status = draft.Status with
        {
            StableRevision = written.Stable,
            Traffic = written.Traffic,
            // Its pods may be gone, so its requests are held until it has one (R35).
            Idle = written.Traffic.Hold?.Revision == written.Stable
                ? new() { Revision = written.Stable, State = IdleState.Waking, Since = draft.Now }
                : null,
            CandidateRevision = draft.Candidate == written.Stable ? null : draft.Candidate,
            Stage = null,
            Progress = null,
        };
        if (draft.Candidate is not null)
        {
            StageStart.Begin(draft, StageStart.Deploying);
        }

        draft.Record(
            written.Stable,
            TransitionReasons.Adopted,
            $"{draft.Name(written.Stable)} serves already and is the stable revision, as "
            + $"route generation {written.Traffic.Generation} says");
        TrafficShift.Apply(draft);
    }

    /// <summary>
    /// True in the plan that takes a split over. Nobody is promoted in it: the stable revision has to be in the status before another one
    /// takes its place, or else a blue revision that was switched away from would not be kept.
    /// </summary>
    public static bool IsNew(Draft draft) =>
        draft is { Stable: not null, Input.Status: { StableRevision: null, Traffic: null }, Input.Traffic.Written: not null };

    // When nothing is left of a revision, and the spec does not ask for it, it can never be made again. One that went to zero pods because
    // nobody called it is there all the same, and gateways hold its requests.
    private static bool CanServe(Draft draft, WrittenSplit written) =>
        draft.Input.DesiredRevision == written.Stable
        || (draft.Observed.Find(written.Stable) is { } seen
            && (seen.DesiredReplicas > 0 || written.Traffic.Hold?.Revision == written.Stable));
}
