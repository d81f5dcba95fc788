namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>Reports that no connection to an endpoint could be made, so that no byte of the request was sent.</summary>
internal sealed class EndpointUnreachableException(string message, Exception inner) : IOException(message, inner);
