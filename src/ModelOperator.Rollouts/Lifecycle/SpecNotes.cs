using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Rollouts.Lifecycle;

/// <summary>Records changes by people that make no new revision: a spec that is refused or accepted again, and a pause.</summary>
internal static class SpecNotes
{
    /// <summary>Records that the spec is refused, or that it no longer is (R27).</summary>
    public static void RecordAcceptance(Draft draft)
    {
        var before = draft.Input.Status.Conditions?.FirstOrDefault(c => c.Type == ConditionTypes.Accepted);
        if (draft.Input.Problem is { } problem)
        {
            var message = Sentence.Cut($"{problem.Field}: {problem.Message}");
            if (!problem.IsOpen && IsNews(draft, before, problem, message))
            {
                draft.Record(draft.Input.DesiredRevision, TransitionReasons.SpecRejected, message);
            }
        }
        else if (before?.Status == "False")
        {
            draft.Record(draft.Input.DesiredRevision, TransitionReasons.SpecAccepted, "The spec can be carried out");
        }
    }

    // A server that is asked again and again words its refusals differently each time, which is no news of the same spec.
    private static bool IsNews(Draft draft, Condition? before, SpecProblem problem, string message) =>
        before?.Status != "False" || before.Reason != problem.Reason
        || (before.ObservedGeneration != draft.Input.Generation && before.Message != message);

    /// <summary>Records that share and clock are frozen, or that they no longer are (R15).</summary>
    public static void RecordPause(Draft draft)
    {
        if (draft.Candidate is not { } candidate || draft.Input.Problem is not null)
        {
            return;
        }

        var wasPaused = draft.Input.Status.Phase == RolloutPhase.Paused && candidate == draft.Input.Status.CandidateRevision;
        if (draft.Freeze is { } frozen && !wasPaused)
        {
            draft.Record(candidate, TransitionReasons.Paused, frozen);
        }
        else if (draft.Freeze is null && wasPaused)
        {
            draft.Record(candidate, TransitionReasons.Resumed, "weight and clock go on");
        }
    }
}
