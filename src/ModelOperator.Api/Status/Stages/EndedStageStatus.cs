using System.Text.Json.Serialization;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Stages;

/// <summary>A stage that is over, as far as it is needed to go on judging the candidate until the next stage begins (R29).</summary>
public sealed record EndedStageStatus
{
    /// <summary>What kind of stage.</summary>
    public StageKind Kind { get; init; }

    /// <summary>Which step, from 0; 0 for the other kinds.</summary>
    public int Index { get; init; }

    /// <summary>The candidate's share in it, in percent.</summary>
    public int Weight { get; init; }

    /// <summary>When it began: its metrics count from then.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Seconds on its clock when it ended.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>The number of times that a person resumed it after a failure and its measurements began anew; null when nobody
    /// has.</summary>
    public int? Resumed { get; init; }

    /// <summary>When its metrics were last measured before it ended.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset MeasuredAt { get; init; }

    /// <summary>What it was judged by, and the candidate is judged by until the next stage begins.</summary>
    public AnalysisSpec Analysis { get; init; } = new();
}
