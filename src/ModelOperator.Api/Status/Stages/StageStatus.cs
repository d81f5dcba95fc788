using System.Text.Json.Serialization;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Stages;

/// <summary>
/// The stage that a candidate is in, with its clock. The stage's settings are frozen here when it begins, so that a change of the spec
/// applies from the next stage on (R11).
/// </summary>
public sealed record StageStatus
{
    /// <summary>The kind of the stage.</summary>
    public StageKind Kind { get; init; }

    /// <summary>The number of the step, from 0; 0 for the other kinds.</summary>
    public int Index { get; init; }

    /// <summary>The candidate's share in this stage, in percent.</summary>
    public int Weight { get; init; }

    /// <summary>The shortest time that the stage lasts; null for no minimum.</summary>
    public string? Duration { get; init; }

    /// <summary>The number of requests that the candidate must have answered in it.</summary>
    public int? MinRequests { get; init; }

    /// <summary>The requests that it has answered so far; null when minRequests asks for none.</summary>
    public StageRequests? Requests { get; init; }

    /// <summary>The requests that candidate and stable revision have answered in it for each second of a GPU; null where neither has GPUs.
    /// </summary>
    public StageGpuUse? GpuUse { get; init; }

    /// <summary>The share of requests that is copied to it, in percent; only in a shadow stage.</summary>
    public int? MirrorPercent { get; init; }

    /// <summary>The conditions under which the answer to a copy counts as the same as the stable revision's.</summary>
    public ShadowComparisonSpec? Compare { get; init; }

    /// <summary>True when the stage does not end by itself: a person promotes the candidate or aborts the rollout.</summary>
    public bool HoldsAtEnd { get; init; }

    /// <summary>True when a person must approve its end.</summary>
    public bool Approval { get; init; }

    /// <summary>The time at which the stage began, which is when every gateway applied its share. Null before that.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The time on its clock up to the last time the clock stood still, in seconds.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>The time since which the clock runs; null while it stands still.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset? RunningSince { get; init; }

    /// <summary>The reason why the clock stands still, for people.</summary>
    public string? HoldReason { get; init; }

    /// <summary>The failure of a metric with onFail: Pause, for which the rollout waits for a person. Null when there is none, or when a
    /// person has resumed the rollout.</summary>
    public StagePause? Pause { get; init; }

    /// <summary>The number of times that a person has resumed it after such a failure; each time its clock and its measurements began anew.
    /// Null when nobody has.</summary>
    public int? Resumed { get; init; }

    /// <summary>The time since which a metric has had no data; null while all have data.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset? NoDataSince { get; init; }

    /// <summary>The time at which its end was approved; null before.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>The time since which a metric is undecided after the stage's time is up; null while none is.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset? UndecidedSince { get; init; }

    /// <summary>The metrics that judge it, as the spec had them when the stage began; null when it is judged by its time alone.</summary>
    public AnalysisSpec? Analysis { get; init; }

    /// <summary>The reason why metrics of errors have no data for the rest of the stage: spec.monitoring.feedback.maxError has changed in
    /// it, so that errors were counted in two ways. Null while it has not.</summary>
    public string? MixedErrors { get; init; }

    /// <summary>
    /// The number of stages that statistical tests judged when it began: each of them gets an equal part of alpha. Null when no test
    /// decides in it.
    /// </summary>
    public int? JudgedStages { get; init; }

    /// <summary>The stage before, whose metrics judge the candidate until this stage begins; null when nothing judges it then.</summary>
    public EndedStageStatus? Ended { get; init; }

    /// <summary>The time at which metrics are measured next.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset? NextMeasurementAt { get; init; }

    /// <summary>The time that its clock shows at a moment. A running clock needs no write to go on.</summary>
    public TimeSpan ElapsedAt(DateTimeOffset now) =>
        TimeSpan.FromSeconds(ElapsedSeconds) + (RunningSince is { } since && now > since ? now - since : TimeSpan.Zero);
}
