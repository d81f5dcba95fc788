namespace ModelOperator.Kubernetes.Errors;

/// <summary>
/// Reports that the API server could not be reached, or that the connection broke. The message names the server and what to check.
/// </summary>
public sealed class KubernetesConnectionException(
    string message, HttpRequestError error = HttpRequestError.Unknown, Exception? inner = null)
    : HttpRequestException(error, message, inner)
{
    /// <summary>True when no connection was made, so that the server has seen nothing of the request.</summary>
    public bool IsRefused => HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
}
