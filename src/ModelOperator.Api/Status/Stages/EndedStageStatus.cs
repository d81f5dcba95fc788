using System.Text.Json.Serialization;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Stages;

/// <summary>A stage that is over. It holds what is needed to go on judging the candidate until the next stage begins (R29).</summary>
public sealed record EndedStageStatus
{
    /// <summary>The kind of the stage.</summary>
    public StageKind Kind { get; init; }

    /// <summary>The number of the step, from 0; 0 for the other kinds.</summary>
    public int Index { get; init; }

    /// <summary>The candidate's share in the stage, in percent.</summary>
    public int Weight { get; init; }

    /// <summary>The time at which it began. Its metrics count from then on.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The time on its clock when it ended, in seconds.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>The number of times that a person resumed it after a failure, whereupon its measurements began anew; null when nobody
    /// has.</summary>
    public int? Resumed { get; init; }

    /// <summary>The time at which its metrics were last measured before it ended.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset MeasuredAt { get; init; }

    /// <summary>The metrics that it was judged by. They judge the candidate until the next stage begins.</summary>
    public AnalysisSpec Analysis { get; init; } = new();

    /// <summary>The reason why metrics of errors have no data: maxError has changed in it. Null while it has not.</summary>
    public string? MixedErrors { get; init; }

    /// <summary>The number of stages that alpha was divided among when it began; null when no test decides in it.</summary>
    public int? JudgedStages { get; init; }
}
