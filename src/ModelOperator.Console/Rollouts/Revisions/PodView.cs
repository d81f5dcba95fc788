namespace ModelOperator.Console.Rollouts.Revisions;

/// <summary>A pod of a revision.</summary>
internal sealed record PodView
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The state in kubectl's words: <c>Running</c>, <c>CrashLoopBackOff</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>True when it takes requests.</summary>
    public bool Ready { get; init; }

    /// <summary>The node; null before it has one.</summary>
    public string? Node { get; init; }

    /// <summary>The number of restarts of its containers.</summary>
    public int Restarts { get; init; }

    /// <summary>The reason why it is not ready, in Kubernetes' words.</summary>
    public string? Message { get; init; }

    /// <summary>The number of its GPUs.</summary>
    public int Gpus { get; init; }

    /// <summary>The time when it was created.</summary>
    public DateTimeOffset? Created { get; init; }
}
