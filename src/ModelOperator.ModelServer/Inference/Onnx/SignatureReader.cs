using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>From the session's metadata to what the protocol can say; refuses what it cannot.</summary>
internal static class SignatureReader
{
    /// <param name="model">Name of the model, for the message.</param>
    /// <param name="side"><c>input</c> or <c>output</c>, for the message.</param>
    /// <param name="nodes">As the session gives them.</param>
    /// <exception cref="ModelLoadException">Not a tensor, or of a type without a datatype in the protocol.</exception>
    public static TensorSpec[] Read(string model, string side, IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        [.. nodes.Select(node => Read(model, side, node.Key, node.Value))];

    /// <summary>Those that the protocol can carry: nobody has to give the others.</summary>
    public static TensorSpec[] ReadOptional(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        [.. nodes.Where(node => node.Value.IsTensor && TypeOf(node.Value) is not null).Select(node => Read("", "input", node.Key, node.Value))];

    private static DataType? TypeOf(NodeMetadata node) => node.IsString ? DataType.Bytes : DataTypes.FromOnnx(node.ElementDataType);

    private static TensorSpec Read(string model, string side, string name, NodeMetadata node)
    {
        if (!node.IsTensor)
        {
            throw new ModelLoadException(
                $"model {model}: {side} '{name}' is no tensor, which the protocol cannot carry; export the model with tensors only (skl2onnx: zipmap=False)");
        }

        return TypeOf(node) is { } known
            ? new TensorSpec(name, known, Array.ConvertAll(node.Dimensions, size => size < 0 ? Shape.AnySize : size)) { DimensionNames = node.SymbolicDimensions }
            : throw new ModelLoadException($"model {model}: {side} '{name}' has element type {node.ElementDataType}, which the protocol cannot carry");
    }
}
