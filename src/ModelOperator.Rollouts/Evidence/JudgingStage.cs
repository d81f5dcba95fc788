using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Evidence;

/// <summary>
/// Whose metrics judge the candidate now. While it has requests that is its stage, or, until its stage begins, the one before (R29):
/// pods for the next share may come late or never, and its clients are not to be served unjudged meanwhile.
/// </summary>
internal static class JudgingStage
{
    /// <summary>The stage that judges, with what it is judged by; null when no metric judges now.</summary>
    public static StageStatus? Of(Draft draft) => draft.Stage switch
    {
        { StartedAt: not null, Analysis: not null } stage => stage,
        { StartedAt: null, Ended: { } ended } => Restore(ended),
        _ => null,
    };

    /// <summary>What the next stage has to remember of the one that ends now; null when that one was judged by nothing.</summary>
    public static EndedStageStatus? Remember(Draft draft) => draft.Stage is not { Analysis: { } analysis, StartedAt: { } started } stage ? null : new()
    {
        Kind = stage.Kind,
        Index = stage.Index,
        Weight = stage.Weight,
        StartedAt = started,
        ElapsedSeconds = StageClock.Elapsed(stage, draft.Now).TotalSeconds,
        Resumed = stage.Resumed,
        MeasuredAt = draft.Status.Metrics is { Count: > 0 } metrics ? metrics.Max(m => m.Time) : started,
        Analysis = analysis,
    };

    /// <summary>
    /// The first deciding metric whose newest measurement gave nothing. Between two stages only those of a step count: the metrics of
    /// copies, or of a green that nobody calls, may have nothing to measure when the requests come. Nor do they count while the candidate
    /// has lost its requests: nothing is measured then, so that it would wait for data for ever.
    /// </summary>
    public static MetricStatus? WithoutData(Draft draft) =>
        Of(draft) is { } judged && (draft.Stage!.StartedAt is not null || (judged.Kind == StageKind.Step && CanBeMeasured(draft, judged)))
            ? Measurements.WithoutData(judged, draft.Status.Metrics)
            : null;

    /// <summary>The candidate has what it can be judged by: requests, or a stage of its own that needs none.</summary>
    public static bool CanBeMeasured(Draft draft, StageStatus judged) =>
        Weights.Names(draft.Status.Traffic, draft.Candidate!) || (judged.Kind == StageKind.PrePromotion && draft.Stage!.StartedAt is not null);

    private static StageStatus Restore(EndedStageStatus ended) => new()
    {
        Kind = ended.Kind,
        Index = ended.Index,
        Weight = ended.Weight,
        StartedAt = ended.StartedAt,
        ElapsedSeconds = ended.ElapsedSeconds,
        Resumed = ended.Resumed,
        Analysis = ended.Analysis,
    };
}
