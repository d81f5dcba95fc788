using System.Net;
using k8s.Models;

namespace ModelOperator.Kubernetes.Errors;

/// <summary>
/// Reports that the API server refused a request; the message is the server's own, which may be that of an admission webhook and is cut
/// where it is too long for a log, an Event or a status.
/// </summary>
public sealed class KubernetesApiException(HttpStatusCode statusCode, V1Status? status, string message, Exception? inner = null)
    : Exception(Cut(message), inner)
{
    /// <summary>The largest number of characters in a message.</summary>
    public const int MaxMessageLength = 1024;

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>The server's Status object, when it sent one.</summary>
    public V1Status? Status { get; } = status;

    /// <summary>True when somebody else changed or created the object first.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict;

    /// <summary>True when the server refused an object that contradicts itself, or a change of a field that cannot be changed.</summary>
    public bool IsInvalid => StatusCode == HttpStatusCode.UnprocessableEntity;

    /// <summary>True when the object does not exist.</summary>
    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>True when the server does not allow it: by the caller's rights, or by an admission webhook or a quota.</summary>
    public bool IsForbidden => StatusCode == HttpStatusCode.Forbidden;

    /// <summary>True when the requested version is too old for the server, so that a new list is needed.</summary>
    public bool IsGone => StatusCode == HttpStatusCode.Gone || Status?.Reason is "Expired" or "Gone";

    /// <summary>True when the server is busy; the same request may succeed later.</summary>
    public bool IsTooManyRequests => StatusCode == HttpStatusCode.TooManyRequests;

    /// <summary>
    /// True when the object's namespace is being deleted: nothing can be created in it any more, and everything in it will go.
    /// </summary>
    public bool IsNamespaceTerminating => Status?.Details?.Causes?.Any(c => c.Reason == "NamespaceTerminating") is true;

    /// <summary>The Retry-After header of the answer; null when there was none.</summary>
    public TimeSpan? RetryAfterHeader { get; init; }

    /// <summary>The time that the server asks the client to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter =>
        Status?.Details?.RetryAfterSeconds is int s and > 0 ? TimeSpan.FromSeconds(s) : RetryAfterHeader;

    /// <summary>
    /// True when a server's message says that the caller itself lacks a right. A webhook that refuses may forward such a sentence about its
    /// own rights, which begins with the webhook's name.
    /// </summary>
    public static bool NamesMissingRight(string message) =>
        message.IndexOf(" is forbidden: User \"", StringComparison.Ordinal) is > 0 and var at
        && message.IndexOf("\" cannot ", at, StringComparison.Ordinal) > at
        && !message.AsSpan(0, at).Contains("admission webhook", StringComparison.Ordinal);

    private static string Cut(string message)
    {
        if (message.Length <= MaxMessageLength)
        {
            return message;
        }

        var end = MaxMessageLength - 1;
        return $"{message.AsSpan(0, char.IsHighSurrogate(message[end - 1]) ? end - 1 : end)}…";
    }
}
