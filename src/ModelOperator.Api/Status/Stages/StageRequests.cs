using System.Text.Json.Serialization;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Stages;

/// <summary>The requests that the candidate has answered in a stage, counted from what the gateways report.</summary>
public sealed record StageRequests
{
    /// <summary>The number of answers so far; in a shadow stage, answers to copies.</summary>
    public long Answered { get; init; }

    /// <summary>The time at which the gateways were last read.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset CountedAt { get; init; }

    /// <summary>
    /// The number that each gateway pod had counted when it was last read. Nothing is lost when a pod counts from 0 again.
    /// </summary>
    [ListMapKey("pod")]
    public IReadOnlyList<GatewayCount> Gateways { get; set; } = [];
}
