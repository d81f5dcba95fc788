using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference;

/// <summary>A value that a request gives to an optional input.</summary>
internal readonly record struct NamedTensor(string Name, Tensor Value);
