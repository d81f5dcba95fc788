using ModelOperator.Api.Durations;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Planning;
using ModelOperator.Rollouts.Stages;
using ModelOperator.Rollouts.Traffic;

namespace ModelOperator.Rollouts.Verdicts;

/// <summary>When the metrics of a stage are measured.</summary>
internal static class MeasurementSchedule
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The next measurement; null when the stage is not judged by metrics, has not begun, or the candidate has neither requests nor
    /// copies to be judged by. A held stage goes on being measured: a failing verdict aborts it all the same.
    /// </summary>
    public static AnalysisRequest? Next(Draft draft)
    {
        if (draft is not { Stage: { Analysis: { } analysis, StartedAt: { } started } stage, Candidate: { } candidate, Stable: { } stable }
            || !(stage.Kind == StageKind.PrePromotion || Weights.Names(draft.Status.Traffic, candidate)))
        {
            return null;
        }

        return new(candidate, stable, StageKeys.Of(candidate, stage), StageClock.Elapsed(stage, draft.Now), DueAt(stage, draft.Status.Metrics, started))
        {
            Analysis = analysis,
            StartedAt = started,
            Stages = JudgedStages.Count(draft.Spec),
        };
    }

    /// <summary>One interval after the last one, or at the very end of the duration if that is earlier, so that a step shorter than the interval is measured too.</summary>
    private static DateTimeOffset DueAt(StageStatus stage, IReadOnlyList<MetricStatus>? metrics, DateTimeOffset started)
    {
        var last = metrics is { Count: > 0 } ? metrics.Max(m => m.Time) : started;
        var interval = GoDuration.ParseOr(stage.Analysis!.Interval, TimeSpan.FromSeconds(30));
        var due = last + (interval > Shortest ? interval : Shortest);
        return StageClock.EndsAt(stage) is { } end && end > last && end < due ? end : due;
    }
}
