using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx;

/// <summary>Writes an ONNX model whose weights are in a file of their own, as exporters do with models of more than 2 GB: y = x + weights.
/// </summary>
internal static class ExternalDataModel
{
    public const string DataFile = "model.onnx.data";

    private const int Float = 1;
    private const int External = 1;
    private const int IrVersion = 8;
    private const int Opset = 13;

    /// <summary>Writes both files.</summary>
    /// <param name="graph">The path of the file with the graph. The other is beside it.</param>
    /// <param name="weights">The weights.</param>
    public static void Write(string graph, params float[] weights)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(graph)!);
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(graph)!, DataFile), MemoryMarshal.AsBytes(weights.AsSpan()).ToArray());
        File.WriteAllBytes(graph, Message(
            Number(1, IrVersion), Text(2, "model-operator-tests"), Bytes(7, Graph(weights.Length)),
            Bytes(8, Message(Text(1, ""), Number(2, Opset)))));
    }

    private static byte[] Graph(int length) => Message(
        Bytes(1, Message(Text(1, "x"), Text(1, "weights"), Text(2, "y"), Text(4, "Add"))),
        Text(2, "external"),
        Bytes(5, Message(
            Number(1, length), Number(2, Float), Text(8, "weights"),
            Bytes(13, Entry("location", DataFile)),
            Bytes(13, Entry("offset", "0")),
            Bytes(13, Entry("length", $"{length * sizeof(float)}")),
            Number(14, External))),
        Bytes(11, Value("x", length)),
        Bytes(12, Value("y", length)));

    private static byte[] Entry(string key, string value) => Message(Text(1, key), Text(2, value));

    private static byte[] Value(string name, int length) => Message(
        Text(1, name),
        Bytes(2, Message(Bytes(1, Message(Number(1, Float), Bytes(2, Message(Bytes(1, Message(Number(1, length))))))))));

    private static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Number(int field, long value) => Write(field, WireFormat.WireType.Varint, output => output.WriteInt64(value));

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] bytes) =>
        Write(field, WireFormat.WireType.LengthDelimited, output => output.WriteBytes(ByteString.CopyFrom(bytes)));

    private static byte[] Write(int field, WireFormat.WireType type, Action<CodedOutputStream> value)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory, leaveOpen: true))
        {
            output.WriteTag(field, type);
            value(output);
        }

        return memory.ToArray();
    }
}
