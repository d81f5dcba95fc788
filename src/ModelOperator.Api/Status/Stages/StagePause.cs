using System.Text.Json.Serialization;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Stages;

/// <summary>The failure of a metric with <c>onFail: Pause</c>, for which the rollout waits for a person.</summary>
public sealed record StagePause
{
    /// <summary>The metric's name in the spec.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The value that it measured; null when that was no number.</summary>
    public double? Value { get; init; }

    /// <summary>A sentence about the failure, with the stage.</summary>
    public string Message { get; init; } = "";

    /// <summary>The time of the failure.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset Time { get; init; }
}
