using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Stages;

namespace ModelOperator.Rollouts.Lifecycle;

/// <summary>Records what a stage waits for at its end, and ends the rollout when metrics stay undecided for too long.</summary>
internal static class StageEndNotes
{
    private static readonly TimeSpan DefaultMaxExtension = TimeSpan.FromHours(1);

    /// <summary>Takes note of what is missing before the stage is over.</summary>
    public static void Record(Draft draft, StageEnd end)
    {
        switch (end.Missing)
        {
            case StageEndCondition.Evidence:
                return;
            case StageEndCondition.Verdicts:
                RecordUndecided(draft, draft.Stage!, end.Undecided!);
                return;
            default:
                draft.Stage = draft.Stage! with { UndecidedSince = null };
                break;
        }

        if (end.Missing == StageEndCondition.Approval && draft.Input.Status.Phase != RolloutPhase.AwaitingApproval)
        {
            draft.Record(
                draft.Candidate!,
                TransitionReasons.AwaitingApproval,
                $"{StageKeys.Describe(draft.Stage)} waits for the annotation modeloperator.dev/approve: "
                + StageNames.Approval(draft.Candidate!, draft.Stage));
        }
    }

    private static void RecordUndecided(Draft draft, StageStatus stage, MetricStatus undecided)
    {
        if (stage.UndecidedSince is null)
        {
            draft.Stage = stage = stage with { UndecidedSince = draft.Now };
            draft.Record(
                draft.Candidate!,
                TransitionReasons.AnalysisUndecided,
                $"metric {undecided.Name} has not decided at the end of {StageKeys.Describe(stage)}",
                undecided);
        }

        var analysis = stage.Analysis!;
        if (analysis.OnInconclusive == AnalysisFallback.Abort
            && draft.Now - stage.UndecidedSince >= GoDuration.ParseOr(analysis.MaxExtension, DefaultMaxExtension))
        {
            Abort.Failed(
                draft,
                TransitionReasons.ExtensionExceeded,
                $"metric {undecided.Name} has not decided within {analysis.MaxExtension} after the end of {StageKeys.Describe(stage)}",
                undecided);
        }
    }
}
