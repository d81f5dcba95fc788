using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Signatures;

/// <summary>An input or output as the model declares it.</summary>
/// <param name="Name">The tensor's name in the graph.</param>
/// <param name="DataType">The type of the elements.</param>
/// <param name="Shape">The sizes of the dimensions. A free dimension has the size -1.</param>
internal sealed record TensorSpec(string Name, DataType DataType, long[] Shape)
{
    /// <summary>The names that the model gives to the dimensions. The name is empty when a dimension has none, and the list is empty when
    /// no dimension has one.</summary>
    public string[] DimensionNames { private get; init; } = [];

    /// <summary>Gets the name of a dimension. Dimensions of one name have the same size in all of the model's tensors. Empty when the
    /// dimension has no name.</summary>
    public string NameOf(int dimension) => DimensionNames.Length == 0 ? "" : DimensionNames[dimension];
}
