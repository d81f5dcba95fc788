namespace ModelOperator.Rollouts.Observations;

/// <summary>What is seen of one revision.</summary>
public sealed record ObservedRevision
{
    /// <summary>The revision.</summary>
    public required string Revision { get; init; }

    /// <summary>The model's version in its template.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The digest that stands recorded for its model; null when none does, or the spec gives one.</summary>
    public string? ModelDigest { get; init; }

    /// <summary>
    /// What its pods have fetched, the first at the front; empty when the spec gives the digest. Pods on their way out are left out.
    /// </summary>
    public IReadOnlyList<FetchedModel> Fetched { get; init; } = [];

    /// <summary>Pods its Deployment asks for; an autoscaler may have set it. 0 when there is no Deployment.</summary>
    public int DesiredReplicas { get; init; }

    /// <summary>Its autoscaler says that only the least number of pods it was given keeps it from having fewer.</summary>
    public bool WantsFewer { get; init; }

    /// <summary>Pods that exist and are not terminating.</summary>
    public int CurrentReplicas { get; init; }

    /// <summary>Pods of those on a node that takes no more pods: cordoned, or about to be taken away.</summary>
    public int CordonedReplicas { get; init; }

    /// <summary>Pods that are Ready and not terminating.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>The plainest message of a pod that fails, with the container's own words; null when none does.</summary>
    public string? PodFailure { get; init; }

    /// <summary>Why pods that are asked for cannot be made, in the API server's own words; null when nothing keeps them from being made.</summary>
    public string? CreationFailure { get; init; }

    /// <summary>What the scheduler says lacks for a pending pod; null when nothing does.</summary>
    public string? Unschedulable { get; init; }

    /// <summary>The scheduler's complaint is about the GPU resource.</summary>
    public bool WaitsForGpu { get; init; }
}
