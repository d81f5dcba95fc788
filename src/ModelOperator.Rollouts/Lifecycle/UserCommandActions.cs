using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Stages;
using ModelOperator.Rollouts.Strategies;
using ModelOperator.Rollouts.Verdicts;

namespace ModelOperator.Rollouts.Lifecycle;

/// <summary>
/// Carries out the user commands, which people give by annotations. A command names its target and acts once. A value that was dealt with
/// stays in the status as long as its annotation does, so that an annotation left behind does nothing when its revision comes again.
/// </summary>
internal static class UserCommandActions
{
    /// <summary>Lets a failed revision be tried again. This comes before the rollout of the spec's revision is begun.</summary>
    public static void ApplyRetry(Draft draft)
    {
        var wanted = draft.Input.Commands.Retry;
        if (draft.Input.Problem is null && IsNew(wanted, draft.Input.Status.Commands?.Retry) && FailedRevisions.Contain(draft, wanted!))
        {
            var kept = draft.Status.FailedRevisions!.Where(f => f.Revision != wanted).ToList();
            draft.Status = draft.Status with { FailedRevisions = kept.Count > 0 ? kept : null };
            draft.Record(wanted!, TransitionReasons.RetryRequested, $"{wanted} is to be tried again");
        }
    }

    /// <summary>Carries out the commands that name the candidate.</summary>
    public static void ApplyToCandidate(Draft draft)
    {
        var (commands, done) = (draft.Input.Commands, draft.Input.Status.Commands);
        if (draft.Candidate is not { } candidate)
        {
            return;
        }

        if (commands.Abort == candidate && IsNew(commands.Abort, done?.Abort))
        {
            Abort.Failed(draft, TransitionReasons.AbortRequested, "a person asked for it by annotation");
            return;
        }

        if (draft.Input.Problem is not null)
        {
            return;
        }

        if (commands.Promote == candidate && IsNew(commands.Promote, done?.Promote)
            && StagePlan.Allows(draft.Status, UserCommand.Promote))
        {
            StageStart.Begin(draft, StageStart.Switch);
            draft.Record(
                candidate,
                TransitionReasons.PromotionRequested,
                "a person asked for it by annotation: all requests go to it when its pods are ready");
        }

        if (StagePlan.Allows(draft.Status, UserCommand.Resume) && draft.Stage is { } paused
            && commands.Resume == StageNames.Approval(candidate, paused) && IsNew(commands.Resume, done?.Resume))
        {
            FailurePause.End(draft);
            draft.Record(
                candidate,
                TransitionReasons.ResumeRequested,
                $"a person asked for it by annotation: {StageKeys.Describe(JudgingStage.Of(draft) ?? paused)} is measured anew");
        }

        if (StagePlan.Allows(draft.Status, UserCommand.Approve) && draft.Stage is { } stage
            && commands.Approve == StageNames.Approval(candidate, stage) && IsNew(commands.Approve, done?.Approve))
        {
            draft.Stage = stage with { ApprovedAt = draft.Now };
            draft.Record(candidate, TransitionReasons.Approved, $"{StageKeys.Describe(stage)} is approved");
        }
    }

    /// <summary>Notes every command that has been dealt with, whether it was carried out or was stale.</summary>
    public static void Remember(Draft draft)
    {
        var (commands, done) = (draft.Input.Commands, draft.Input.Status.Commands);
        var waits = draft.Input.Problem is not null;
        var now = new CommandStatus
        {
            Abort = commands.Abort,
            Promote = waits ? StillThere(commands.Promote, done?.Promote) : commands.Promote,
            Resume = waits ? StillThere(commands.Resume, done?.Resume) : commands.Resume,
            Retry = waits ? StillThere(commands.Retry, done?.Retry) : commands.Retry,
            Approve = waits || IsPending(draft, commands.Approve) ? StillThere(commands.Approve, done?.Approve) : commands.Approve,
        };
        draft.Status = draft.Status with { Commands = now == new CommandStatus() ? null : now };
    }

    private static bool IsNew(string? value, string? done) => value is not null && value != done;

    private static string? StillThere(string? value, string? done) => value == done ? done : null;

    private static (StageKind Kind, int Index)? Named(ReadOnlySpan<char> stage) =>
        stage is "shadow" ? (StageKind.Shadow, 0)
        : stage is "pre-promotion" ? (StageKind.PrePromotion, 0)
        : int.TryParse(stage, out var step) ? (StageKind.Step, step)
        : null;

    // An approval may be given before its stage begins. It is not stale until that stage lies behind.
    private static bool IsPending(Draft draft, string? approve)
    {
        if (draft is not { Candidate: { } candidate, Stage: { } stage }
            || approve?.StartsWith(candidate + "/", StringComparison.Ordinal) != true
            || Named(approve.AsSpan(candidate.Length + 1)) is not { } named)
        {
            return false;
        }

        return named.CompareTo((stage.Kind, stage.Index)) is var order && (order > 0 || (order == 0 && stage.ApprovedAt is null));
    }
}
