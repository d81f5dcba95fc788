namespace ModelOperator.Kubernetes.Errors;

/// <summary>The API server could not be reached, or the connection broke; the message names the server and what to look at.</summary>
public sealed class KubernetesConnectionException(
    string message, HttpRequestError error = HttpRequestError.Unknown, Exception? inner = null)
    : HttpRequestException(error, message, inner)
{
    /// <summary>True when no connection was made, so that the server saw nothing of the request.</summary>
    public bool IsRefused => HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
}
