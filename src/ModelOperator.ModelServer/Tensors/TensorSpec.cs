namespace ModelOperator.ModelServer.Tensors;

/// <summary>An input or output as the model declares it.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="DataType">Type of its elements.</param>
/// <param name="Shape">Sizes of its dimensions, -1 for one that is free.</param>
internal sealed record TensorSpec(string Name, DataType DataType, long[] Shape);
