using System.Text.Json.Serialization;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Idling;

/// <summary>The state of a stable revision that may go to zero pods; present while spec.autoscaling.minReplicas is 0.</summary>
public sealed record IdleStatus
{
    /// <summary>The stable revision that this is about.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The state: with pods, without, or on the way there or back.</summary>
    public IdleState State { get; set; }

    /// <summary>The time since which it is in this state.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset Since { get; set; }
}
