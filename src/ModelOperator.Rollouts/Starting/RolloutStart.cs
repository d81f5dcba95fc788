using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Aborting;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Stages;

namespace ModelOperator.Rollouts.Starting;

/// <summary>Compares what the spec asks for with what runs, and begins or ends a rollout.</summary>
internal static class RolloutStart
{
    /// <summary>Former stable revisions that are kept in status: the most that rollbackWindow may ask for.</summary>
    public const int FormerCapacity = 20;

    /// <summary>Begins, replaces or takes back the rollout that the spec's revision calls for. A refused spec calls for nothing (R27).</summary>
    public static void Apply(Draft draft)
    {
        var desired = draft.Input.DesiredRevision;
        if (draft is { Candidate: not null, Stage: null })
        {
            // Somebody cut the status: the safe place is the beginning.
            StageFlow.Begin(draft, new() { Kind = StageKind.Deploying });
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

        if (desired != draft.Stable && !HasFailed(draft, desired))
        {
            Begin(draft, desired);
        }
    }

    /// <summary>Forgets failures of revisions that the spec no longer asks for: setting it to one again is a new wish (R07).</summary>
    public static void ForgetFailures(Draft draft)
    {
        if (draft.Input.Problem is null && draft.Status.FailedRevisions is { Count: > 0 } failed)
        {
            var kept = failed.Where(f => f.Revision == draft.Input.DesiredRevision).ToList();
            draft.Status = draft.Status with { FailedRevisions = kept.Count > 0 ? kept : null };
        }
    }

    /// <summary>The revision failed and must not be tried again.</summary>
    public static bool HasFailed(Draft draft, string revision) => draft.Status.FailedRevisions?.Any(f => f.Revision == revision) == true;

    private static void Begin(Draft draft, string revision)
    {
        draft.Status = draft.Status with { CandidateRevision = revision };
        if (draft.Stable is not null && draft.Status.FormerStableRevisions?.Take(draft.Spec.RollbackWindow).Contains(revision) == true)
        {
            // It was proven good before: all requests go to it in one switch, when it is at full size (R10).
            StageFlow.Begin(draft, StageFlow.Switch);
            draft.Record(revision, TransitionReasons.RestoreStarted, $"{revision} was stable before and is restored without steps");
            return;
        }

        StageFlow.Begin(draft, new() { Kind = StageKind.Deploying });
        draft.Record(
            revision,
            TransitionReasons.RolloutStarted,
            draft.Stable is { } stable ? $"{revision} is rolled out against stable {stable}" : $"{revision} is the first revision");
    }
}
