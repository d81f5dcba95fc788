using k8s.Models;

namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>What to watch, and from where.</summary>
public sealed record WatchRequest
{
    /// <summary>The namespace; null for all, and for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector in its string form.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector, as <c>metadata.name=x</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Changes after this version.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>When the server ends the watch by itself.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Asks for the present objects first, then a bookmark (Kubernetes 1.27 and later).</summary>
    public bool SendInitialEvents { get; init; }

    /// <summary>Told of each object that was added or changed and does not fit the model; no event comes for it.</summary>
    public Action<V1ObjectMeta>? OnUnreadable { get; init; }
}
