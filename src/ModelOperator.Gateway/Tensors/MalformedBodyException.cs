namespace ModelOperator.Gateway.Tensors;

/// <summary>Reports that a request or an answer is not of the V2 protocol, or contradicts itself.</summary>
internal sealed class MalformedBodyException(string message) : FormatException(message);
