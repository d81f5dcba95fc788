using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Evidence;

/// <summary>
/// Finds the stage whose metrics judge the candidate now. While a stage runs, it is that one; until the next stage begins, it is the one
/// that has ended (R29). The pods for the next share may come late or never, and clients must not be served unjudged meanwhile.
/// </summary>
internal static class JudgingStage
{
    /// <summary>The stage that judges, with its analysis; null when no metric judges now.</summary>
    public static StageStatus? Of(Draft draft) => draft.Stage switch
    {
        { StartedAt: not null, Analysis: not null } stage => stage,
        { StartedAt: null, Ended: { } ended } => Restore(ended),
        _ => null,
    };

    /// <summary>The record that the next stage keeps of the one that ends now; null when that one was not judged.</summary>
    public static EndedStageStatus? Remember(Draft draft) =>
        draft.Stage is { Analysis: not null, StartedAt: not null } stage ? Remember(draft, stage) : null;

    /// <summary>
    /// The first deciding metric whose newest measurement has no data. Between two stages only the metrics of a step count: those of a
    /// mirror, or of a green revision that nobody calls, may have nothing to measure when requests come. They do not count either while the
    /// candidate has lost its requests, because nothing is measured then and it would wait for data for ever.
    /// </summary>
    public static MetricStatus? WithoutData(Draft draft) =>
        Of(draft) is { } judged && (draft.Stage!.StartedAt is not null || (judged.Kind == StageKind.Step && CanBeMeasured(draft, judged)))
            ? Measurements.WithoutData(judged, draft.Status.Metrics)
            : null;

    /// <summary>True when the candidate can be measured: it gets requests or mirrored requests, or its stage needs none.</summary>
    public static bool CanBeMeasured(Draft draft, StageStatus judged) =>
        Weights.Names(draft.Status.Traffic, draft.Candidate!)
        || (judged.Kind == StageKind.PrePromotion && draft.Stage!.StartedAt is not null);

    private static EndedStageStatus Remember(Draft draft, StageStatus stage) => new()
    {
        Kind = stage.Kind,
        Index = stage.Index,
        Weight = stage.Weight,
        StartedAt = stage.StartedAt!.Value,
        ElapsedSeconds = stage.ElapsedAt(draft.Now).TotalSeconds,
        Resumed = stage.Resumed,
        MeasuredAt = draft.Status.Metrics is { Count: > 0 } metrics ? metrics.Max(m => m.Time) : stage.StartedAt!.Value,
        Analysis = stage.Analysis!,
        MixedErrors = stage.MixedErrors,
        JudgedStages = stage.JudgedStages,
    };

    private static StageStatus Restore(EndedStageStatus ended) => new()
    {
        Kind = ended.Kind,
        Index = ended.Index,
        Weight = ended.Weight,
        StartedAt = ended.StartedAt,
        ElapsedSeconds = ended.ElapsedSeconds,
        Resumed = ended.Resumed,
        Analysis = ended.Analysis,
        MixedErrors = ended.MixedErrors,
        JudgedStages = ended.JudgedStages,
    };
}
