using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Aborting;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Verdicts;

namespace ModelOperator.Rollouts.Stages;

/// <summary>Whether a stage is over: its time has passed, it has answered enough, every metric said so after that, and a person did where one is asked.</summary>
internal static class StageEnd
{
    /// <summary>True when the next stage may begin. Notes what it waits for; aborts when metrics stay undecided too long and the spec says so.</summary>
    public static bool IsReached(Draft draft)
    {
        var stage = draft.Stage!;
        if (stage.HoldReason is not null)
        {
            return false;
        }

        return stage.Kind == StageKind.Deploying
            || (StageClock.HasPassed(stage, draft.Now) && RequestCount.IsEnough(stage) && HavePassed(draft) && IsApproved(draft) && !stage.HoldsAtEnd);
    }

    /// <summary>Nothing is missing but a person's word.</summary>
    public static bool IsDone(Draft draft) =>
        draft.Stage is { HoldReason: null, UndecidedSince: null } stage
        && StageClock.HasPassed(stage, draft.Now)
        && RequestCount.IsEnough(stage)
        && AreFresh(stage, draft);

    /// <summary>Only an approval is missing.</summary>
    public static bool AwaitsApproval(Draft draft) =>
        draft.Stage is { Approval: true, ApprovedAt: null } && IsDone(draft);

    private static bool HavePassed(Draft draft)
    {
        var stage = draft.Stage!;
        if (stage.Analysis is not { } analysis)
        {
            return true;
        }

        if (!AreFresh(stage, draft))
        {
            return false;
        }

        if (Measurements.Undecided(stage, draft.Status.Metrics) is not { } undecided)
        {
            draft.Stage = stage with { UndecidedSince = null };
            return true;
        }

        if (stage.UndecidedSince is null)
        {
            draft.Stage = stage = stage with { UndecidedSince = draft.Now };
            draft.Record(
                draft.Candidate!, TransitionReasons.AnalysisUndecided, $"metric {undecided.Name} has not decided at the end of {StageKeys.Describe(stage)}", undecided);
        }

        if (analysis.OnInconclusive == AnalysisFallback.Abort
            && draft.Now - stage.UndecidedSince >= GoDuration.ParseOr(analysis.MaxExtension, TimeSpan.FromHours(1)))
        {
            Abort.Failed(
                draft,
                TransitionReasons.ExtensionExceeded,
                $"metric {undecided.Name} has not decided within {analysis.MaxExtension} after the end of {StageKeys.Describe(stage)}",
                undecided);
        }

        return false;
    }

    // Measured since the time was up and since the clock last started: nothing older speaks for how it is now.
    private static bool AreFresh(StageStatus stage, Draft draft)
    {
        var since = stage.RunningSince;
        var end = StageClock.EndsAt(stage);
        return (since > end ? since : end) is { } from && Measurements.AreAllSince(stage, draft.Status.Metrics, from);
    }

    private static bool IsApproved(Draft draft)
    {
        var stage = draft.Stage!;
        if (!stage.Approval || stage.ApprovedAt is not null)
        {
            return true;
        }

        if (draft.Input.Status.Phase != RolloutPhase.AwaitingApproval)
        {
            draft.Record(
                draft.Candidate!,
                TransitionReasons.AwaitingApproval,
                $"{StageKeys.Describe(stage)} waits for the annotation modeloperator.dev/approve: {StageNames.Approval(draft.Candidate!, stage)}");
        }

        return false;
    }
}
