using System.Text.Json.Serialization;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Revisions;

/// <summary>A revision that has pods or traffic.</summary>
public sealed record RevisionStatus
{
    /// <summary>The revision.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The role of the revision in the rollout.</summary>
    public RevisionRole Role { get; init; }

    /// <summary>The model's version, as the spec named it.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The SHA-256 of the model that its first pod fetched; every other pod must fetch the same. Absent where spec.model.sha256
    /// gives it.</summary>
    public string? ModelDigest { get; init; }

    /// <summary>The commit that the tag or branch of spec.model.uri (hf://) had when the revision was begun, and that all its pods fetch.
    /// Absent where the address names a commit.</summary>
    public string? Commit { get; init; }

    /// <summary>
    /// The ways in which its pods are less safe than the restricted Pod Security Standard, or may write the root file system of a server,
    /// because of its preset or of spec.pod.template; absent when there is none.
    /// </summary>
    public string? Weaknesses { get; init; }

    /// <summary>The number of pods that are asked for.</summary>
    public int Replicas { get; init; }

    /// <summary>The number of pods that the stable revision has with all requests; null unless it has fewer now, or those that it had
    /// given up are not ready again (strategy.canary.stableScaleDown).</summary>
    public int? FullReplicas { get; init; }

    /// <summary>The number of pods that the stable revision has given up in this rollout for the GPUs of the next one (gpu.whenFull:
    /// Replace); null when it has given up none.</summary>
    public int? GivenUp { get; init; }

    /// <summary>The number of pods that are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Its share of requests, in percent.</summary>
    public int Weight { get; init; }

    /// <summary>True when an autoscaler chooses the number of its pods; replicas is then the smallest number that it may choose.</summary>
    public bool Autoscaled { get; init; }

    /// <summary>The time since which one of its pods is on a node that takes no more pods (cordoned); null when none is.</summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset? DrainingSince { get; init; }

    /// <summary>1 while one pod more than replicas is asked for, because the only pod may be evicted. 0 when that is over; the second pod
    /// may still exist.</summary>
    public int? Surge { get; init; }

    /// <summary>
    /// The time until which its pods stay although they get no more requests; null when they need not stay (scaleDownDelay).
    /// </summary>
    [JsonConverter(typeof(ClockConverter))]
    public DateTimeOffset? KeepUntil { get; init; }
}
