namespace ModelOperator.Monitoring;

/// <summary>The revision that is watched.</summary>
/// <param name="Namespace">The ModelDeployment's namespace.</param>
/// <param name="Name">The ModelDeployment's name.</param>
/// <param name="Revision">The stable revision.</param>
/// <param name="Deployment">The name of that revision's Deployment, by which its pods are known.</param>
/// <param name="StableSince">The time of its promotion; windows do not reach back before it. Null when that was long ago.</param>
public sealed record WatchedModel(string Namespace, string Name, string Revision, string Deployment, DateTimeOffset? StableSince)
{
    /// <summary>True when the operator's own server serves it.</summary>
    public bool OwnServer { get; init; } = true;

    /// <summary>The extended resource by which its pods ask for GPUs; null when they ask for none.</summary>
    public string? GpuResource { get; init; }

    /// <summary>True when it goes to zero pods while nobody calls it, so that a lack of calls is nothing to tell of.</summary>
    public bool MayBeIdle { get; init; }

    /// <summary>The time since which a model that <see cref="MayBeIdle"/> has had pods; null when it has none, or is on its way.</summary>
    public DateTimeOffset? AwakeSince { get; init; }
}
