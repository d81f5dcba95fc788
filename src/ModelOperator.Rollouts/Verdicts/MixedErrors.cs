using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Rollouts.Verdicts;

/// <summary>
/// Notes in a stage that the bound of errors has changed in it. The gateways have then counted by both bounds, and a bound that is changed
/// back does not undo that. A stage keeps the note to its end.
/// </summary>
internal static class MixedErrors
{
    /// <summary>Notes it, when the spec's bound is not the one of the stage that judges now. No gateway counts by the bound of a spec
    /// that is refused.</summary>
    public static void Apply(Draft draft)
    {
        if (draft.Input.Problem is not null || draft.Stage is not { } stage
            || JudgingStage.Of(draft) is not { MixedErrors: null, Analysis: { } analysis }
            || analysis.Metrics.Select(metric => JudgedFeedback.CountedOtherwise(metric, draft.Spec)).FirstOrDefault(reason =>
                reason is not null) is not { } reason)
        {
            return;
        }

        draft.Stage = stage is { StartedAt: null, Ended: { } ended }
            ? stage with { Ended = ended with { MixedErrors = reason } }
            : stage with { MixedErrors = reason };
    }
}
