using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>Reads the inputs and outputs of a session, and refuses those that the protocol has no form for.</summary>
internal static class SignatureReader
{
    /// <param name="model">The model's name, for messages.</param>
    /// <param name="side"><c>input</c> or <c>output</c>, for messages.</param>
    /// <param name="nodes">The tensors as the session describes them.</param>
    /// <exception cref="ModelLoadException">One of them is no tensor, or its element type has no datatype in the protocol.</exception>
    public static TensorSpec[] Read(string model, string side, IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        [.. nodes.Select(node => Read(model, side, node.Key, node.Value))];

    /// <summary>Reads the optional inputs that the protocol has a form for. The others are left out, because no request has to set
    /// them.</summary>
    public static TensorSpec[] ReadOptional(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        [.. nodes.Where(node => node.Value.IsTensor && TypeOf(node.Value) is not null)
            .Select(node => Read("", "input", node.Key, node.Value))];

    private static DataType? TypeOf(NodeMetadata node) => node.IsString ? DataType.Bytes : DataTypes.FromOnnx(node.ElementDataType);

    private static TensorSpec Read(string model, string side, string name, NodeMetadata node)
    {
        if (!node.IsTensor)
        {
            throw new ModelLoadException(
                $"model {model}: {side} '{name}' is no tensor, which the protocol cannot carry; export the model with tensors only "
                    + $"(skl2onnx: zipmap=False)");
        }

        return TypeOf(node) is { } known
            ? new TensorSpec(name, known, Array.ConvertAll(node.Dimensions, size => size < 0 ? Shape.AnySize : size))
            {
                DimensionNames = node.SymbolicDimensions,
            }
            : throw new ModelLoadException(
                $"model {model}: {side} '{name}' has element type {node.ElementDataType}, which the protocol cannot carry");
    }
}
