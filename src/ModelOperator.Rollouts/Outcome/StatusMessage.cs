using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Sizing;
using ModelOperator.Rollouts.Stages;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Outcome;

/// <summary>
/// Writes one sentence for people that says what happens, what it waits for, and what is wrong. It changes only when one of these does.
/// </summary>
internal static class StatusMessage
{
    /// <summary>The sentence for the phase; <paramref name="drain"/> tells what is done about a drain.</summary>
    public static string Of(Draft draft, RolloutPhase phase, string drain = "")
    {
        var sentence = phase switch
        {
            RolloutPhase.Pending => "Nothing runs yet",
            RolloutPhase.Idle => $"{draft.Name(draft.Stable)} {Resting(draft)}",
            RolloutPhase.Deploying when draft.Stage is null && Idle.StateOf(draft) is IdleState.Waking =>
                $"{draft.Name(draft.Stable)} wakes: {Ready(draft, draft.Stable, FullSize.Of(draft))}, and gateways hold requests"
                + Pods(draft, draft.Stable),
            RolloutPhase.Deploying when draft.Stage is null =>
                $"{draft.Name(draft.Stable)} is ready; not every gateway applies the first split of requests yet",
            RolloutPhase.Healthy => $"{draft.Name(draft.Stable)} serves with {Ready(draft, draft.Stable, FullSize.Of(draft))}{drain}",
            RolloutPhase.RollingBack => RollingBack(draft),
            RolloutPhase.RolledBack =>
                $"{Failure(draft)}; stable {draft.Name(draft.Stable)} "
                + (Idle.IsResting(draft) ? Resting(draft)
                    : $"serves with {Ready(draft, draft.Stable, FullSize.Of(draft))}"),
            RolloutPhase.Degraded when draft.Stable is null => $"{Failure(draft)}; there is no stable revision to go back to",
            RolloutPhase.Degraded =>
                $"Stable {draft.Name(draft.Stable)} has only {Ready(draft, draft.Stable, FullSize.Of(draft))}{Pods(draft, draft.Stable)}",
            _ => Rollout(draft, phase),
        };
        return Sentence.Cut(draft.Input.Problem is { } problem
            ? $"{sentence}; {(problem.IsOpen ? "" : $"the spec is not accepted: {problem.Field}: ")}{problem.Message}"
            : sentence);
    }

    /// <summary>The reason why the spec's revision failed.</summary>
    public static string Failure(Draft draft) =>
        draft.Status.FailedRevisions?.FirstOrDefault(f => f.Revision == draft.Input.DesiredRevision) is { } failed
            ? $"{draft.Name(failed.Revision)} failed ({failed.Reason}: {failed.Message})"
            : $"{draft.Name(draft.Input.DesiredRevision)} is not rolled out";

    /// <summary>
    /// The problem of a revision's pods, in the words of the container, the scheduler or the API server, or how far the download of the
    /// model is; empty when there is neither.
    /// </summary>
    public static string Pods(Draft draft, string? revision) =>
        draft.Observed.Find(revision) is { } seen
        && (seen.PodFailure ?? seen.Unschedulable ?? NotMade(draft, seen) ?? seen.Fetching) is { } why
            ? $": {why}"
            : "";

    /// <summary>
    /// The reason why pods cannot be made; null when they can be made, or when the message already tells of a shortage of GPUs.
    /// </summary>
    public static string? NotMade(Draft draft, ObservedRevision? seen) =>
        GpuShortage.KeepsPodsAway(draft) is null ? seen?.CreationFailure : null;

    private static string Rollout(Draft draft, RolloutPhase phase)
    {
        var stage = draft.Stage!;
        var what = $"{draft.Name(draft.Candidate)} in {StageKeys.Describe(stage)}";
        return phase == RolloutPhase.AwaitingApproval
                ? $"{what} waits for approval: annotate modeloperator.dev/approve={StageNames.Approval(draft.Candidate!, stage)}"
            : stage.HoldReason is { } hold ? $"{what} waits: {hold}{Pods(draft, draft.Candidate)}"
            : stage.UndecidedSince is not null ? $"{what} goes on until every metric has decided"
            : stage.Kind == StageKind.PrePromotion ? $"{what} is watched at its own Service before the switch"
            : stage.Kind == StageKind.Shadow ? Shadow(draft, stage, what)
            : $"{what} gets {Weights.Of(draft.Status.Traffic, draft.Candidate)} % of requests{Missing(stage)}";
    }

    private static string Shadow(Draft draft, StageStatus stage, string what) =>
        StageEnd.Of(draft).Missing == StageEndCondition.Promotion
            ? $"{what} has passed and gets copies until a person decides: annotate modeloperator.dev/promote={draft.Candidate} "
                + $"or modeloperator.dev/abort={draft.Candidate}"
            : $"{what} gets copies of {stage.MirrorPercent} % of requests{Missing(stage)}";

    // The number so far is left out, because each count would make another message.
    private static string Missing(StageStatus stage) =>
        RequestCount.IsEnough(stage) ? "" : $", until it has answered {stage.MinRequests}";

    private static string RollingBack(Draft draft) => draft.Status.Traffic?.ReturnBy is { } until
        ? $"Requests go back to {draft.Name(draft.Stable)} as its pods become ready, and all of them at {until.UtcDateTime:HH:mm:ss} UTC"
            + Pods(draft, draft.Stable)
        : TrafficShift.HasLeftover(draft)
        ? $"Requests cannot go back to {draft.Name(draft.Stable)} because none of its pods is ready{Pods(draft, draft.Stable)}"
        : $"Requests go back to {draft.Name(draft.Stable)}";

    private static string Resting(Draft draft) => Idle.StateOf(draft) is IdleState.Leaving
        ? "is not called; gateways hold requests while its pods go"
        : "has no pods because nobody calls it; the first request brings one";

    private static string Ready(Draft draft, string? revision, int wanted) => $"{draft.Observed.Ready(revision)} of {wanted} pods ready";
}
