using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Signatures;

/// <summary>An input or output as the model declares it.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="DataType">Type of its elements.</param>
/// <param name="Shape">Sizes of its dimensions, -1 for one that is free.</param>
internal sealed record TensorSpec(string Name, DataType DataType, long[] Shape)
{
    /// <summary>What the model calls its dimensions, empty for one that it gives no name; empty as a whole: none has one.</summary>
    public string[] DimensionNames { private get; init; } = [];

    /// <summary>The name of a dimension, which is the same size wherever the model uses it; empty when it has none.</summary>
    public string NameOf(int dimension) => DimensionNames.Length == 0 ? "" : DimensionNames[dimension];
}
