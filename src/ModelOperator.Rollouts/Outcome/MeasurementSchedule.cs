using ModelOperator.Api.Durations;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Rollouts.Outcome;

/// <summary>Decides when the metrics of a stage are measured.</summary>
internal static class MeasurementSchedule
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The next measurement; null when no stage is judged by metrics now, or when the candidate gets neither requests nor mirrored
    /// requests. A stage that is held goes on being measured, and between two stages the one that has ended does (R29), because a failing
    /// verdict aborts all the same.
    /// </summary>
    public static AnalysisRequest? Next(Draft draft)
    {
        if (draft is not { Candidate: { } candidate, Stable: { } stable }
            || JudgingStage.Of(draft) is not { Analysis: { } analysis, StartedAt: { } started } stage
            || !JudgingStage.CanBeMeasured(draft, stage))
        {
            return null;
        }

        var since = draft.Stage is { StartedAt: null, Ended: { } ended } ? ended.MeasuredAt : started;
        var due = DueAt(stage, draft.Status.Metrics, since);
        return new(candidate, stable, StageKeys.Of(candidate, stage), stage.ElapsedAt(draft.Now), due)
        {
            Analysis = analysis,
            StartedAt = started,
            // Earlier versions kept no number.
            Stages = stage.JudgedStages ?? JudgedStages.Count(draft.Spec),
        };
    }

    /// <summary>
    /// One interval after the last measurement, or at the very end of the duration if that is earlier, so that a step shorter than the
    /// interval is measured too.
    /// </summary>
    private static DateTimeOffset DueAt(StageStatus stage, IReadOnlyList<MetricStatus>? metrics, DateTimeOffset since)
    {
        var last = metrics is { Count: > 0 } ? metrics.Max(m => m.Time) : since;
        var interval = GoDuration.ParseOr(stage.Analysis!.Interval, TimeSpan.FromSeconds(30));
        var due = last + (interval > MinInterval ? interval : MinInterval);
        return StageClock.EndsAt(stage) is { } end && end > last && end < due ? end : due;
    }
}
