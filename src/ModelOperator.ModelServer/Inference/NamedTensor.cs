using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference;

/// <summary>The value that a request gives an optional input.</summary>
internal readonly record struct NamedTensor(string Name, Tensor Value);
