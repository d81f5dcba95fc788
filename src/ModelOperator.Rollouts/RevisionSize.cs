namespace ModelOperator.Rollouts;

/// <summary>How many pods a revision is to have.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Replicas">Its pods; null leaves the number to its autoscaler (R25).</param>
public sealed record RevisionSize(string Revision, int? Replicas)
{
    /// <summary>The least its autoscaler may choose now; null when <see cref="Replicas"/> says it all.</summary>
    public int? Floor { get; init; }

    /// <summary>The most its autoscaler may choose; null leaves it as it is.</summary>
    public int? Ceiling { get; init; }

    /// <summary>An eviction must leave a ready pod: it waits until there are two.</summary>
    public bool KeepsLast { get; init; }

    /// <summary>The pods that it is to have in any case: an autoscaler may choose more, never less than the traffic needs (R25).</summary>
    public int Least => Replicas ?? Floor ?? 1;
}
