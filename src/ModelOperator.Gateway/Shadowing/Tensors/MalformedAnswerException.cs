namespace ModelOperator.Gateway.Shadowing.Tensors;

/// <summary>An answer that is not of the V2 protocol, or contradicts itself.</summary>
internal sealed class MalformedAnswerException(string message) : FormatException(message);
