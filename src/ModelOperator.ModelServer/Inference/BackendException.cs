namespace ModelOperator.ModelServer.Inference;

/// <summary>The runtime could not run the model on a request; the message is the runtime's own.</summary>
internal sealed class BackendException(string message, Exception inner) : Exception(message, inner);
