namespace ModelOperator.ModelServer.Inference;

/// <summary>The model cannot be served. The message is one sentence for the person who deployed it.</summary>
internal sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);
