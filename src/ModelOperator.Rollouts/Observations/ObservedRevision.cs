namespace ModelOperator.Rollouts.Observations;

/// <summary>The observed state of one revision.</summary>
public sealed record ObservedRevision
{
    /// <summary>The revision.</summary>
    public required string Revision { get; init; }

    /// <summary>The model's version in its template.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The digest that is recorded for its model; null when none is, or when the spec gives one.</summary>
    public string? ModelDigest { get; init; }

    /// <summary>The commit that is recorded for the tag or branch of its model; null when none is.</summary>
    public string? Commit { get; init; }

    /// <summary>
    /// The models that its pods have fetched, in the order of time; empty when the spec gives the digest. Terminating pods are left out.
    /// </summary>
    public IReadOnlyList<FetchedModel> Fetched { get; init; } = [];

    /// <summary>The ways in which its pods are less safe than those of other revisions, for people; null when there is none.</summary>
    public string? Weaknesses { get; init; }

    /// <summary>The number of pods that its Deployment asks for, perhaps set by an autoscaler; 0 when there is no Deployment.</summary>
    public int DesiredReplicas { get; init; }

    /// <summary>True when its autoscaler would choose fewer pods if the minimum that it was given allowed it.</summary>
    public bool WantsFewer { get; init; }

    /// <summary>The number of pods that exist and are not terminating.</summary>
    public int CurrentReplicas { get; init; }

    /// <summary>The number of pods that exist and are terminating. Until one is gone it holds its GPUs.</summary>
    public int TerminatingReplicas { get; init; }

    /// <summary>
    /// The number of current pods that are on a node that takes no more pods: a cordoned one, or one that is about to be taken away.
    /// </summary>
    public int CordonedReplicas { get; init; }

    /// <summary>The number of pods that are Ready and not terminating.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>The number of current pods that have no node, because the scheduler has found none for them.</summary>
    public int UnscheduledReplicas { get; init; }

    /// <summary>The clearest message of a pod that fails, with the container's own words; null when no pod fails.</summary>
    public string? PodFailure { get; init; }

    /// <summary>The words for how far the download of the model is; null when nothing is known of one.</summary>
    public string? Fetching { get; init; }

    /// <summary>The reason why pods that are asked for cannot be made, in the API server's own words; null when they can be made.</summary>
    public string? CreationFailure { get; init; }

    /// <summary>The reason why a pending pod has no node, in the scheduler's words; null when no pod waits.</summary>
    public string? Unschedulable { get; init; }

    /// <summary>True when its pods use GPUs; null when its template is not known.</summary>
    public bool? UsesGpu { get; init; }

    /// <summary>The number of GPUs of each of its pods; 0 when they use none, or when its template is not known.</summary>
    public int Gpus { get; init; }

    /// <summary>True when the scheduler's complaint is about the GPU resource.</summary>
    public bool WaitsForGpu { get; init; }
}
