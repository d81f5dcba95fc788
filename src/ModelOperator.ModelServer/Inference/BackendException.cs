namespace ModelOperator.ModelServer.Inference;

/// <summary>ONNX Runtime failed to run the model on a request. The message is the runtime's own.</summary>
internal sealed class BackendException(string message, Exception inner) : Exception(message, inner);
