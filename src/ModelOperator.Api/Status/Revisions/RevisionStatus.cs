using System.Text.Json.Serialization;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Revisions;

/// <summary>A revision that has pods or traffic.</summary>
public sealed record RevisionStatus
{
    /// <summary>The revision.</summary>
    public string Revision { get; set; } = "";

    /// <summary>What it is to the rollout.</summary>
    public RevisionRole Role { get; init; }

    /// <summary>The model's version, as the spec named it.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>SHA-256 of the model that its first pod fetched; every other pod must fetch the same. Absent where spec.model.sha256 gives
    /// it.</summary>
    public string? ModelDigest { get; init; }

    /// <summary>Pods asked for.</summary>
    public int Replicas { get; init; }

    /// <summary>Pods that are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Its share of requests, in percent.</summary>
    public int Weight { get; init; }

    /// <summary>An autoscaler chooses the number of its pods; replicas is then the least it may choose.</summary>
    public bool Autoscaled { get; init; }

    /// <summary>The time since which one of its pods is on a node that takes no more pods (cordoned); null when none is.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset? DrainingSince { get; init; }

    /// <summary>1: one pod more than replicas is asked for, because the only one may be evicted. 0: that is over, and the pod may still be
    /// there.</summary>
    public int? Surge { get; init; }

    /// <summary>Until when its pods stay although no request goes to it any more; null when they need not (scaleDownDelay).</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset? KeepUntil { get; init; }
}
