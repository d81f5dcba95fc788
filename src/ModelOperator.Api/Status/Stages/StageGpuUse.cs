using System.Text.Json.Serialization;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Stages;

/// <summary>The requests that each revision has answered in a stage for each second of a GPU, for people: no verdict depends on it. It is
/// counted whenever the status is written for another reason.</summary>
public sealed record StageGpuUse
{
    /// <summary>The time up to which it is counted.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset CountedAt { get; init; }

    /// <summary>The candidate and the stable revision, as far as they have GPUs.</summary>
    [ListMapKey("revision")]
    public IReadOnlyList<RevisionGpuUse> Revisions { get; set; } = [];
}
