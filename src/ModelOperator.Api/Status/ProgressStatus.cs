using System.Text.Json.Serialization;

namespace ModelOperator.Api.Status;

/// <summary>How a revision comes closer to ready, for the progress deadline (R17).</summary>
public sealed record ProgressStatus
{
    /// <summary>Which revision.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The most ready pods seen towards the number wanted.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>When that number last grew, or the rollout began.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset LastProgressAt { get; init; }

    /// <summary>Since when it waits for a GPU; null when it does not.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset? WaitingForGpuSince { get; init; }
}
