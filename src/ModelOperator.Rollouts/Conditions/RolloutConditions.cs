using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Gpus;
using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Traffic;
using ModelOperator.Rollouts.Verdicts;

namespace ModelOperator.Rollouts.Conditions;

/// <summary>The seven conditions: the contract for machines.</summary>
internal static class RolloutConditions
{
    private const string True = "True";
    private const string False = "False";

    /// <summary>All conditions; the time of each moves only when its status does.</summary>
    public static IReadOnlyList<Condition> Of(Draft draft, RolloutPhase phase, string message)
    {
        IEnumerable<Condition> present =
        [
            Accepted(draft),
            Available(draft),
            Progressing(draft, phase, message),
            TrafficConverged(draft),
            GpuAvailable(draft),
            AnalysisHealthy(draft),
            RolledBack(draft, phase, message),
        ];
        return [.. present.Select(c => Stamp(draft, c))];
    }

    private static Condition Accepted(Draft draft) => draft.Input.Problem is { } problem
        ? New(ConditionTypes.Accepted, False, problem.Reason, $"{problem.Field}: {problem.Message}")
        : New(ConditionTypes.Accepted, True, "Valid", "The spec can be carried out");

    private static Condition Available(Draft draft)
    {
        var serving = draft.Status.Traffic?.Weights ?? [];
        var without = serving.FirstOrDefault(w => draft.Sight.Ready(w.Revision) == 0);
        var unreached = serving.FirstOrDefault(w => draft.Input.Traffic.Unreachable.Contains(w.Revision, StringComparer.Ordinal));
        return serving.Count == 0
                ? New(ConditionTypes.Available, False, "NothingServes", $"No revision has been ready yet{StatusMessage.Pods(draft, draft.Candidate)}")
            : without is not null
                ? New(ConditionTypes.Available, False, "NoReadyPods", $"{without.Revision} gets {without.Weight} % of requests and has no ready pod{StatusMessage.Pods(draft, without.Revision)}")
            : draft.Input.Traffic.AppliedGenerations.Count == 0
                ? New(ConditionTypes.Available, False, "NoReadyGateways", "No gateway pod is ready")
            : draft.Status.Traffic is { ConvergedGeneration: 0 }
                ? New(ConditionTypes.Available, False, "RouteNotApplied", "Not every gateway applies the first split of requests yet")
            : unreached is not null
                ? New(ConditionTypes.Available, False, "PodsNotReached", $"{unreached.Revision} gets {unreached.Weight} % of requests, and a gateway finds none of its ready pods: its Service has no endpoints, or the gateway cannot read them")
            : New(ConditionTypes.Available, True, "Serving", "Requests are answered");
    }

    private static Condition Progressing(Draft draft, RolloutPhase phase, string message)
    {
        if (draft.Candidate is null)
        {
            return phase == RolloutPhase.RollingBack
                ? New(ConditionTypes.Progressing, True, nameof(RolloutPhase.RollingBack), message)
                : New(ConditionTypes.Progressing, False, phase == RolloutPhase.Healthy ? "Complete" : phase.ToString(), message);
        }

        return draft.Freeze is not null ? New(ConditionTypes.Progressing, False, draft.Input.Problem is null ? "Paused" : "SpecRejected", message)
            : phase == RolloutPhase.AwaitingApproval ? New(ConditionTypes.Progressing, False, "AwaitingApproval", message)
            : draft.Status.Progress is not null && draft.Sight.Find(draft.Candidate) is { } seen && (seen.PodFailure ?? StatusMessage.NotMade(draft, seen)) is not null
                ? New(ConditionTypes.Progressing, False, "PodsFailing", message)
            : New(ConditionTypes.Progressing, True, phase.ToString(), message);
    }

    private static Condition TrafficConverged(Draft draft) =>
        draft.Status.Traffic is not { } traffic ? New(ConditionTypes.TrafficConverged, "Unknown", "NoRoute", "There is no split of requests yet")
        : Convergence.IsReached(draft)
            ? New(ConditionTypes.TrafficConverged, True, "Converged", $"Every ready gateway applies route generation {traffic.Generation}")
        : New(ConditionTypes.TrafficConverged, False, "Waiting", $"Not every ready gateway applies route generation {traffic.Generation} yet");

    private static Condition GpuAvailable(Draft draft)
    {
        var waiting = draft.Input.Revisions.Where(r => r.WaitsForGpu).OrderBy(r => r.Revision, StringComparer.Ordinal).FirstOrDefault();
        return GpuShortage.Find(draft) is { } shortage
                ? New(ConditionTypes.GpuAvailable, False, "Insufficient", $"{shortage.Message}; {Remedy(draft, shortage)}")
            : waiting is null
            ? New(ConditionTypes.GpuAvailable, True, "Enough", "No pod waits for a GPU")
            : New(ConditionTypes.GpuAvailable, False, "Waiting", $"A pod of {waiting.Revision} waits for a GPU: {waiting.Unschedulable}");
    }

    // More nodes are no way out of a quota: the API server refuses the pods themselves.
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
        { NoDataSince: not null } => New(ConditionTypes.AnalysisHealthy, False, "NoData", NoData(draft)),
        not null when StageInJudgement.Of(draft) is not null && draft.Status.Metrics is not { Count: > 0 } =>
            New(ConditionTypes.AnalysisHealthy, True, "Measuring", "No metric has been measured in this stage yet"),
        not null when StageInJudgement.Of(draft) is not null => New(ConditionTypes.AnalysisHealthy, True, "Measuring", "Every metric has data"),
        _ => New(ConditionTypes.AnalysisHealthy, True, "NotNeeded", "Nothing is judged by metrics now"),
    };

    private static string NoData(Draft draft)
    {
        var metric = StageInJudgement.WithoutData(draft);
        return $"Metric {metric?.Name} has no data: {metric?.Message ?? "nothing came back"}";
    }

    private static Condition RolledBack(Draft draft, RolloutPhase phase, string message) =>
        draft.Status.FailedRevisions?.FirstOrDefault(f => f.Revision == draft.Input.DesiredRevision) is { } failed
            ? New(ConditionTypes.RolledBack, True, failed.Reason, StatusMessage.Failure(draft))
            : phase == RolloutPhase.RollingBack ? New(ConditionTypes.RolledBack, False, "SpecReverted", message)
            : New(ConditionTypes.RolledBack, False, "NotNeeded", "The spec's revision has not failed");

    private static Condition New(string type, string status, string reason, string message) =>
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
