using System.Text.Json.Serialization;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Stages;

/// <summary>Requests that the candidate has answered in a stage, counted from what the gateways report.</summary>
public sealed record StageRequests
{
    /// <summary>Answers so far; copies, in a shadow stage.</summary>
    public long Answered { get; init; }

    /// <summary>When the gateways were last read.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset CountedAt { get; init; }

    /// <summary>What each gateway pod had counted when it was last read; a pod that begins again at 0 loses nothing.</summary>
    [ListMapKey("pod")]
    public IReadOnlyList<GatewayCount> Gateways { get; set; } = [];
}
