namespace ModelOperator.Gateway.Sampling;

/// <summary>The tensors of a sample are longer than an event may be.</summary>
internal sealed class LongExtractException : Exception;
