using System.Runtime.InteropServices;
using static ModelOperator.Testing.Onnx.OnnxMessage;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx;

/// <summary>Writes an ONNX model whose weights are in a file of their own, as exporters do with models of more than 2 GB: y = x + weights.
/// </summary>
internal static class ExternalDataModel
{
    public const string DataFile = "model.onnx.data";

    private const int Opset = 13;

    /// <summary>Writes both files.</summary>
    /// <param name="graph">The path of the file with the graph. The other is beside it.</param>
    /// <param name="weights">The weights.</param>
    public static void Write(string graph, params float[] weights)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(graph)!);
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(graph)!, DataFile), MemoryMarshal.AsBytes(weights.AsSpan()).ToArray());
        File.WriteAllBytes(graph, Model(Opset, Graph(weights.Length)));
    }

    private static byte[] Graph(int length) => Message(
        Bytes(1, Message(Text(1, "x"), Text(1, "weights"), Text(2, "y"), Text(4, "Add"))),
        Text(2, "external"),
        ExternalFloats(5, "weights", DataFile, length),
        Floats(11, "x", length),
        Floats(12, "y", length));
}
