namespace ModelOperator.Gateway.Sampling;

/// <summary>A tensor is not in the JSON, but in the bytes behind it.</summary>
internal sealed class BinaryTensorException : Exception;
