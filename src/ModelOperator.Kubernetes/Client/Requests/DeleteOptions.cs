namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>How a delete is made.</summary>
public sealed record DeleteOptions
{
    /// <summary>Deletes only the object with this UID, never a namesake made since.</summary>
    public string? Uid { get; init; }

    /// <summary>Deletes the object only in this version, which the decision was made from.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Background (default), Foreground or Orphan.</summary>
    public string PropagationPolicy { get; init; } = "Background";

    /// <summary>Overrides the pod's own grace period, in seconds.</summary>
    public long? GracePeriodSeconds { get; init; }
}
