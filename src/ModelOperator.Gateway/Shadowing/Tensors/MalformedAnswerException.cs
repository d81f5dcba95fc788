namespace ModelOperator.Gateway.Shadowing.Tensors;

/// <summary>Reports that an answer is not of the V2 protocol, or contradicts itself.</summary>
internal sealed class MalformedAnswerException(string message) : FormatException(message);
