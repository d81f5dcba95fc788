namespace ModelOperator.Gateway.Proxying;

/// <summary>Reports that an endpoint ended the connection in the middle of its answer.</summary>
internal sealed class ResponseBrokenException(Exception inner) : IOException(inner.Message, inner);
