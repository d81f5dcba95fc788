namespace ModelOperator.Rollouts;

/// <summary>The number of pods that a revision is to have.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Replicas">Its pods; null leaves the number to its autoscaler (R25).</param>
public sealed record RevisionSize(string Revision, int? Replicas)
{
    /// <summary>The minimum that its autoscaler may choose now; null when <see cref="Replicas"/> gives the number.</summary>
    public int? MinReplicas { get; init; }

    /// <summary>The maximum that its autoscaler may choose; null leaves it as it is.</summary>
    public int? MaxReplicas { get; init; }

    /// <summary>True when an eviction must leave a ready pod, so that it waits until there are two.</summary>
    public bool KeepsLast { get; init; }

    /// <summary>
    /// The pods that the revision is to have in any case. An autoscaler may choose more, but never fewer than the traffic needs (R25).
    /// </summary>
    public int NeededReplicas => Replicas ?? MinReplicas ?? 1;
}
