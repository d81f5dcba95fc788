using k8s.Models;

namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>The objects to watch, and the version to start from.</summary>
public sealed record WatchRequest
{
    /// <summary>The namespace; null for all, and for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector in its string form.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector, such as <c>metadata.name=x</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>The version after which changes are sent.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The time after which the server ends the watch by itself.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>True to receive the present objects first, and then a bookmark (Kubernetes 1.27 and later).</summary>
    public bool SendInitialEvents { get; init; }

    /// <summary>Called for each object that was added or changed and does not fit the model; no event comes for it.</summary>
    public Action<V1ObjectMeta>? OnUnreadable { get; init; }

    /// <summary>Called once when the server has agreed to the watch, before any event comes.</summary>
    public Action? OnOpened { get; init; }
}
