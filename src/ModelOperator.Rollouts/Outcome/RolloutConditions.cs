using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Sizing;
using Reason = ModelOperator.Api.Status.Conditions.ConditionReasons;

namespace ModelOperator.Rollouts.Outcome;

/// <summary>The conditions, which programs can rely on.</summary>
internal static class RolloutConditions
{
    private const string True = "True";
    private const string False = "False";
    private const string Unknown = "Unknown";

    /// <summary>All conditions. The time of each changes only when its status does.</summary>
    public static IReadOnlyList<Condition> Of(Draft draft, RolloutPhase phase, string message)
    {
        Condition[] present =
        [
            Accepted(draft),
            Available(draft),
            Progressing(draft, phase, message),
            TrafficConverged(draft),
            GpuAvailable(draft),
            AnalysisHealthy(draft),
            RolledBack(draft, phase, message),
            .. MonitoringCondition.Of(draft.Status.Monitoring) is { } monitoring ? (Condition[])[monitoring] : [],
        ];
        return [.. present.Concat(Kstatus.Of(phase, message, present)).Select(c => Stamp(draft, c))];
    }

    private static Condition Accepted(Draft draft) => draft.Input.Problem is { } problem
        ? New(ConditionTypes.Accepted, problem.IsOpen ? Unknown : False, problem.Reason, $"{problem.Field}: {problem.Message}")
        : draft.Input.Warning is { } warning
            ? New(ConditionTypes.Accepted, True, warning.Reason, $"{warning.Field}: {warning.Message}")
        : New(ConditionTypes.Accepted, True, Reason.Valid, "The spec can be carried out");

    private static Condition Available(Draft draft)
    {
        var serving = draft.Status.Traffic?.Weights ?? [];
        var without = serving.FirstOrDefault(w => draft.Observed.Ready(w.Revision) == 0);
        var unreached = serving.FirstOrDefault(w => draft.Input.Traffic.Unreachable.Contains(w.Revision, StringComparer.Ordinal));
        return serving.Count == 0
                ? New(ConditionTypes.Available, False, Reason.NothingServes,
                    $"No revision has been ready yet{StatusMessage.Pods(draft, draft.Candidate)}")
            : Idle.IsResting(draft) && draft.Input.Traffic.AppliedGenerations.Count > 0 ? New(ConditionTypes.Available, True, Reason.Idle,
                Idle.StateOf(draft) is IdleState.Leaving
                    ? "Nobody calls the model; gateways hold requests while its pods go"
                    : "No pod runs because nobody calls the model; gateways hold requests, and the first one brings a pod")
            : without is not null
                ? New(ConditionTypes.Available, False, Reason.NoReadyPods,
                    $"{draft.Name(without.Revision)} gets {without.Weight} % of requests and has no ready pod"
                    + StatusMessage.Pods(draft, without.Revision))
            : draft.Input.Traffic.AppliedGenerations.Count == 0
                ? New(ConditionTypes.Available, False, Reason.NoReadyGateways, "No gateway pod is ready")
            : draft.Status.Traffic is { ConvergedGeneration: 0 }
                ? New(ConditionTypes.Available, False, Reason.RouteNotApplied, "Not every gateway applies the first split of requests yet")
            : unreached is not null
                ? New(ConditionTypes.Available, False, Reason.PodsNotReached,
                    $"{draft.Name(unreached.Revision)} gets {unreached.Weight} % of requests, and a gateway finds none of its ready pods: "
                    + "its Service has no endpoints, or the gateway cannot read them")
            : New(ConditionTypes.Available, True, Reason.Serving, "Requests are answered");
    }

    private static Condition Progressing(Draft draft, RolloutPhase phase, string message)
    {
        if (draft.Candidate is null)
        {
            return phase == RolloutPhase.RollingBack
                ? New(ConditionTypes.Progressing, True, nameof(RolloutPhase.RollingBack), message)
                : New(
                    ConditionTypes.Progressing, False,
                    phase is RolloutPhase.Healthy or RolloutPhase.Idle ? Reason.Complete : phase.ToString(), message);
        }

        return draft.Freeze is not null
                ? New(
                    ConditionTypes.Progressing, False,
                    draft.Input.Problem is null or { IsOpen: true } ? phase.ToString() : Reason.SpecRejected, message)
            : phase == RolloutPhase.AwaitingApproval ? New(ConditionTypes.Progressing, False, phase.ToString(), message)
            : draft.Status.Progress is not null && draft.Observed.Find(draft.Candidate) is { } seen
                && (seen.PodFailure ?? StatusMessage.NotMade(draft, seen)) is not null
                ? New(ConditionTypes.Progressing, False, Reason.PodsFailing, message)
            : New(ConditionTypes.Progressing, True, phase.ToString(), message);
    }

    private static Condition TrafficConverged(Draft draft) =>
        draft.Status.Traffic is not { } traffic ? New(ConditionTypes.TrafficConverged, Unknown, Reason.NoRoute,
            "There is no split of requests yet")
        : Convergence.IsReached(draft)
            ? New(ConditionTypes.TrafficConverged, True, Reason.Converged,
                $"Every ready gateway applies route generation {traffic.Generation}")
        : New(ConditionTypes.TrafficConverged, False, Reason.Waiting,
            $"Not every ready gateway applies route generation {traffic.Generation} yet");

    private static Condition GpuAvailable(Draft draft)
    {
        var waiting = draft.Input.Revisions.Where(r => r.WaitsForGpu).OrderBy(r => r.Revision, StringComparer.Ordinal).FirstOrDefault();
        return GpuShortage.Find(draft) is { } shortage
                ? New(ConditionTypes.GpuAvailable, False, Reason.Insufficient, $"{shortage.Message}; {Remedy(draft, shortage)}")
            : waiting is not null
                ? New(ConditionTypes.GpuAvailable, False, Reason.Waiting,
                    $"A pod of {draft.Name(waiting.Revision)} waits for a GPU: {waiting.Unschedulable}")
            : draft.Spec.Gpu is null
                ? New(ConditionTypes.GpuAvailable, Unknown, Reason.NotNeeded, "The spec asks for no GPU")
            : New(ConditionTypes.GpuAvailable, True, Reason.Enough, "No pod waits for a GPU");
    }

    // More nodes do not help against a quota, because the API server refuses the pods themselves.
    private static string Remedy(Draft draft, GpuShortage shortage) => (draft.Spec.Gpu?.WhenFull, draft.Stable, shortage.Gpus.Quota) switch
    {
        (_, null, { }) or (GpuWhenFull.Schedule, _, { }) => "the API server refuses its pods until the quota has room",
        (_, null, _) or (GpuWhenFull.Schedule, _, _) => "its pods stay pending until there are more",
        (GpuWhenFull.Replace, _, _) => "stable pods give theirs up one by one",
        (_, _, { }) => "free some or raise the quota, or set gpu.whenFull to Replace",
        _ => "free some, or set gpu.whenFull to Schedule where an autoscaler adds nodes, or to Replace",
    };

    private static Condition AnalysisHealthy(Draft draft) => draft.Stage switch
    {
        { NoDataSince: not null } => New(ConditionTypes.AnalysisHealthy, False, Reason.NoData, NoData(draft)),
        not null when JudgingStage.Of(draft) is not null && draft.Status.Metrics is not { Count: > 0 } =>
            New(ConditionTypes.AnalysisHealthy, True, Reason.Measuring, "No metric has been measured in this stage yet"),
        not null when JudgingStage.Of(draft) is not null => New(ConditionTypes.AnalysisHealthy, True, Reason.Measuring,
            "Every metric has data"),
        _ => New(ConditionTypes.AnalysisHealthy, Unknown, Reason.NotNeeded, "Nothing is judged by metrics now"),
    };

    private static string NoData(Draft draft)
    {
        var metric = JudgingStage.WithoutData(draft);
        return $"Metric {metric?.Name} has no data: {metric?.Message ?? "nothing came back"}";
    }

    private static Condition RolledBack(Draft draft, RolloutPhase phase, string message) =>
        draft.Status.FailedRevisions?.FirstOrDefault(f => f.Revision == draft.Input.DesiredRevision) is { } failed
            ? New(ConditionTypes.RolledBack, True, failed.Reason, StatusMessage.Failure(draft))
            : phase == RolloutPhase.RollingBack ? New(ConditionTypes.RolledBack, False, Reason.SpecReverted, message)
            : New(ConditionTypes.RolledBack, False, Reason.NotNeeded, "The spec's revision has not failed");

    internal static Condition New(string type, string status, string reason, string message) =>
        new() { Type = type, Status = status, Reason = reason, Message = Sentence.Cut(message) };

    private static Condition Stamp(Draft draft, Condition condition)
    {
        var before = draft.Input.Status.Conditions?.FirstOrDefault(c => c.Type == condition.Type);
        return condition with
        {
            ObservedGeneration = draft.Input.Generation,
            LastTransitionTime = before?.Status == condition.Status ? before?.LastTransitionTime : draft.Now,
        };
    }
}
