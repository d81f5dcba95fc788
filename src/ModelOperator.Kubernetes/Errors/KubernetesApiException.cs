using System.Net;
using k8s.Models;

namespace ModelOperator.Kubernetes.Errors;

/// <summary>The API server refused; the message is the server's own.</summary>
public sealed class KubernetesApiException(HttpStatusCode statusCode, V1Status? status, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>The server's Status object, when it sent one.</summary>
    public V1Status? Status { get; } = status;

    /// <summary>Someone else changed or created it first.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict;

    /// <summary>The server refused an object that contradicts itself, or a change of a field that cannot be changed.</summary>
    public bool IsInvalid => StatusCode == HttpStatusCode.UnprocessableEntity;

    /// <summary>It is not there.</summary>
    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>The asked-for version is compacted away: list again.</summary>
    public bool IsGone => StatusCode == HttpStatusCode.Gone || Status?.Reason is "Expired" or "Gone";

    /// <summary>The server is busy; the same request may succeed later.</summary>
    public bool IsTooManyRequests => StatusCode == HttpStatusCode.TooManyRequests;

    /// <summary>Its namespace is being deleted: nothing can be created there any more, and all in it will go.</summary>
    public bool IsNamespaceTerminating => Status?.Details?.Causes?.Any(c => c.Reason == "NamespaceTerminating") is true;

    /// <summary>The Retry-After header of the answer; null when there was none.</summary>
    public TimeSpan? RetryAfterHeader { get; init; }

    /// <summary>How long the server asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter =>
        Status?.Details?.RetryAfterSeconds is int s and > 0 ? TimeSpan.FromSeconds(s) : RetryAfterHeader;
}
