using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Client;

/// <summary>Reads from a Service of the cluster through the API server, with the caller's rights.</summary>
public interface IServiceProxy
{
    /// <summary>Makes a GET request to a Service.</summary>
    /// <param name="ns">The Service's namespace.</param>
    /// <param name="service">The Service with its port: <c>prometheus:9090</c>, or <c>https:prometheus:web</c>.</param>
    /// <param name="pathAndQuery">The path and query at the Service.</param>
    /// <param name="maxBytes">The largest answer that is taken.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The body of a good answer.</returns>
    /// <exception cref="KubernetesApiException">The API server or the Service answered with an error.</exception>
    /// <exception cref="InvalidDataException">The answer is too large.</exception>
    Task<byte[]> GetThroughServiceAsync(
        string ns, string service, string pathAndQuery, int maxBytes, CancellationToken cancellationToken);
}
