namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>Options of a delete.</summary>
public sealed record DeleteOptions
{
    /// <summary>Deletes only the object with this UID, and never another one that has taken its name.</summary>
    public string? Uid { get; init; }

    /// <summary>Deletes the object only in this version, from which the decision was made.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The propagation policy: Background (default), Foreground or Orphan.</summary>
    public string PropagationPolicy { get; init; } = "Background";

    /// <summary>The grace period in seconds, in place of the pod's own.</summary>
    public long? GracePeriodSeconds { get; init; }
}
