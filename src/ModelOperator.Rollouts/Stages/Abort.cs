using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Stages;

/// <summary>
/// Ends a rollout by going back: all requests to stable in one generation; the candidate's pods go when that has converged (R06).
/// </summary>
internal static class Abort
{
    /// <summary>Because the candidate failed: it is remembered and not tried again (R07).</summary>
    public static void Failed(Draft draft, string reason, string message, MetricStatus? metric = null)
    {
        var failed = new FailedRevision { Revision = draft.Candidate!, Reason = reason, Message = Sentence.Cut(message), Time = draft.Now };
        draft.Status = draft.Status with
        {
            FailedRevisions = [.. (draft.Status.FailedRevisions ?? []).Where(f => f.Revision != failed.Revision), failed],
        };
        End(draft, reason, message, metric);
        draft.WentBack = draft.Stable is not null;
    }

    /// <summary>Because the spec went back to the stable revision: no failure (R09).</summary>
    public static void Reverted(Draft draft)
    {
        End(draft, TransitionReasons.SpecReverted, $"the spec asks for the stable revision {draft.Stable} again", metric: null);
        draft.WentBack = true;
    }

    /// <summary>Because the spec asks for another new revision (R08).</summary>
    public static void Superseded(Draft draft) =>
        End(draft, TransitionReasons.Superseded, $"the spec asks for revision {draft.Input.DesiredRevision} now", metric: null);

    private static void End(Draft draft, string reason, string message, MetricStatus? metric)
    {
        var candidate = draft.Candidate!;
        draft.Status = draft.Status with { CandidateRevision = null, Stage = null, Progress = null };
        TrafficShift.Apply(draft);
        draft.Record(candidate, reason, message, metric);
    }
}
