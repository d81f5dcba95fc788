using ModelOperator.Api.Status.Revisions;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Sizing;

namespace ModelOperator.Rollouts.Outcome;

/// <summary>Tells people about a drain: in the history when it begins, and in the message as long as it lasts.</summary>
internal static class DrainNotes
{
    /// <summary>Records each drain that begins now and for which something is done, or cannot be done.</summary>
    public static void Record(Draft draft, IReadOnlyList<RevisionStatus> revisions)
    {
        foreach (var revision in revisions)
        {
            var before = draft.Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision.Revision);
            var begins = revision.DrainingSince is not null && before?.DrainingSince is null;
            if (begins && Drain.IsAlone(draft, revision.Revision, revision.Replicas))
            {
                draft.Record(revision.Revision, TransitionReasons.Draining, Describe(draft, revision));
            }
        }
    }

    /// <summary>The end of the message that tells what is done for the stable revision; empty when nothing needs to be done.</summary>
    public static string Message(Draft draft, IReadOnlyList<RevisionStatus> revisions)
    {
        var stable = revisions.FirstOrDefault(r => r.Revision == draft.Stable);
        return stable is { DrainingSince: not null } && Drain.IsAlone(draft, stable.Revision, stable.Replicas)
            ? $"; {Describe(draft, stable)}"
            : "";
    }

    private static string Describe(Draft draft, RevisionStatus revision) =>
        $"the node of the only pod of {draft.Name(revision.Revision)} takes no more pods: "
        + (revision.Surge == 1 ? "a second pod is asked for" : "there is no GPU for a second pod")
        + $", and an eviction waits for it no longer than {Drain.DeadlineText(draft)}";
}
