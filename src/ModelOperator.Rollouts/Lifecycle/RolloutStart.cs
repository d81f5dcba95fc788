using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Stages;

namespace ModelOperator.Rollouts.Lifecycle;

/// <summary>Compares what the spec asks for with what runs, and begins or ends a rollout.</summary>
internal static class RolloutStart
{
    /// <summary>
    /// Begins, replaces or takes back the rollout that the spec's revision calls for. A refused spec calls for nothing (R27).
    /// </summary>
    public static void Apply(Draft draft)
    {
        var desired = draft.Input.DesiredRevision;
        if (draft is { Candidate: not null, Stage: null })
        {
            // Somebody has removed the stage from the status; the beginning is the safe place to go on from.
            StageStart.Begin(draft, StageStart.Deploying);
        }

        if (draft.Input.Problem is not null || desired == draft.Candidate)
        {
            return;
        }

        if (draft.Candidate is not null)
        {
            if (desired == draft.Stable)
            {
                Abort.Reverted(draft);
                return;
            }

            Abort.Superseded(draft);
        }

        if (desired != draft.Stable && !FailedRevisions.Contain(draft, desired))
        {
            Begin(draft, desired);
        }
    }

    /// <summary>
    /// Forgets the failures of revisions that the spec no longer asks for. Asking for such a revision later is a new wish (R07).
    /// </summary>
    public static void ForgetFailures(Draft draft)
    {
        if (draft.Input.Problem is null && draft.Status.FailedRevisions is { Count: > 0 } failed)
        {
            var kept = failed.Where(f => f.Revision == draft.Input.DesiredRevision).ToList();
            draft.Status = draft.Status with { FailedRevisions = kept.Count > 0 ? kept : null };
        }
    }

    private static void Begin(Draft draft, string revision)
    {
        draft.Status = draft.Status with { CandidateRevision = revision };
        if (draft.Stable is not null && draft.Status.FormerStableRevisions?.Take(draft.Spec.RollbackWindow).Contains(revision) == true)
        {
            // It was proven good before, so all requests go to it in one switch when it is at full size (R10).
            StageStart.Begin(draft, StageStart.Switch);
            draft.Record(
                revision, TransitionReasons.RestoreStarted, $"{draft.Name(revision)} was stable before and is restored without steps");
            return;
        }

        StageStart.Begin(draft, StageStart.Deploying);
        draft.Record(
            revision,
            TransitionReasons.RolloutStarted,
            draft.Stable is { } stable ? $"{draft.Name(revision)} is rolled out against stable {draft.Name(stable)}"
                : $"{draft.Name(revision)} is the first revision");
    }
}
