using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Stages;

/// <summary>
/// Ends a rollout by going back: all requests go to stable in one generation, and the candidate's pods go when that has converged (R06).
/// </summary>
internal static class Abort
{
    /// <summary>Ends it because the candidate has failed. The failure is remembered, and the revision is not tried again (R07).</summary>
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

    /// <summary>Ends it because the spec asks for the stable revision again. This is no failure (R09).</summary>
    public static void Reverted(Draft draft)
    {
        End(draft, TransitionReasons.SpecReverted, $"the spec asks for stable {draft.Name(draft.Stable)} again", metric: null);
        draft.WentBack = true;
    }

    /// <summary>Ends it because the spec asks for another new revision (R08).</summary>
    public static void Superseded(Draft draft) =>
        End(draft, TransitionReasons.Superseded, $"the spec asks for {draft.Name(draft.Input.DesiredRevision)} now", metric: null);

    private static void End(Draft draft, string reason, string message, MetricStatus? metric)
    {
        var candidate = draft.Candidate!;
        draft.Status = draft.Status with { CandidateRevision = null, Stage = null, Progress = null };
        TrafficShift.Apply(draft);
        draft.Record(candidate, reason, message, metric);
    }
}
