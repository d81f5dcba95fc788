using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>A request on its way to an endpoint, which carries the endpoint for the connector.</summary>
internal sealed class ForwardedRequest(HttpMethod method, Uri uri, PodEndpoint endpoint) : HttpRequestMessage(method, uri)
{
    public PodEndpoint Endpoint { get; } = endpoint;
}
