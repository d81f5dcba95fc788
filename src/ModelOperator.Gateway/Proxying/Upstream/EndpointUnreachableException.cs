namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>No connection to an endpoint could be made, so no byte of the request was sent.</summary>
internal sealed class EndpointUnreachableException(string message, Exception inner) : IOException(message, inner);
