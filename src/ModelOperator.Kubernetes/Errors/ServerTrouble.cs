using System.Net;

namespace ModelOperator.Kubernetes.Errors;

/// <summary>Tells failures of the API server as a whole from its answers about one object.</summary>
internal static class ServerTrouble
{
    /// <summary>The longest time that a server is obeyed when it asks to be left alone.</summary>
    public static readonly TimeSpan LongestObeyed = TimeSpan.FromMinutes(5);

    /// <summary>True when the same request may succeed later, whatever it is about: the server is away, busy, or fails.</summary>
    public static bool IsPassing(Exception e) =>
        e is KubernetesConnectionException
        || e is KubernetesApiException { StatusCode: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError };

    /// <summary>True when it concerns every request alike: the server is away or busy.</summary>
    public static bool IsAway(Exception e) =>
        e is KubernetesConnectionException
        || e is KubernetesApiException { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable };

    /// <summary>True when the client has logged it for all requests together: the server is away or busy.</summary>
    public static bool IsLogged(Exception e) => e is KubernetesConnectionException or KubernetesApiException { IsTooManyRequests: true };

    /// <summary>The time for which the server asks to be left alone, at most <see cref="LongestObeyed"/>; null when it does not.</summary>
    public static TimeSpan? AskedWait(Exception e) => e is KubernetesApiException { RetryAfter: { } asked }
        ? asked < LongestObeyed ? asked : LongestObeyed
        : null;
}
