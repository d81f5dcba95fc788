using System.Text.Json.Serialization;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status;

/// <summary>The progress of a revision towards ready, for the progress deadline (R17).</summary>
public sealed record ProgressStatus
{
    /// <summary>The revision.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The largest number of ready pods seen so far, up to the number wanted.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>The time at which that number last grew, or at which the rollout began.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset LastProgressAt { get; init; }

    /// <summary>The time since which the revision waits for a GPU; null when it does not wait.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset? WaitingForGpuSince { get; init; }
}
