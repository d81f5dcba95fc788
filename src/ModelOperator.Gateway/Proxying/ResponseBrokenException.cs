namespace ModelOperator.Gateway.Proxying;

/// <summary>An endpoint broke off in the middle of its answer.</summary>
internal sealed class ResponseBrokenException(Exception inner) : IOException(inner.Message, inner);
