using System.Text;
using Google.Protobuf;

namespace ModelOperator.Testing.Onnx;

/// <summary>Writes the messages of an ONNX file field by field, so that tests can make models that no exporter is there for.</summary>
public static class OnnxMessage
{
    /// <summary>The number of the element type FLOAT.</summary>
    public const int Float = 1;

    /// <summary>The number of the element type INT64.</summary>
    public const int Long = 7;

    /// <summary>The number of the element type STRING.</summary>
    public const int StringType = 8;

    private const int External = 1;
    private const int TextAttribute = 3;

    /// <summary>A message of fields.</summary>
    public static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    /// <summary>A field with a number.</summary>
    public static byte[] Number(int field, long value) => Write(field, WireFormat.WireType.Varint, output => output.WriteInt64(value));

    /// <summary>A field with a text.</summary>
    public static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    /// <summary>A field with a message or bytes.</summary>
    public static byte[] Bytes(int field, byte[] bytes) =>
        Write(field, WireFormat.WireType.LengthDelimited, output => output.WriteBytes(ByteString.CopyFrom(bytes)));

    /// <summary>A model with a graph.</summary>
    /// <param name="opset">The version of ONNX's own operators.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="domains">The domains of other operators that the graph uses, each in version 1.</param>
    public static byte[] Model(long opset, byte[] graph, params string[] domains) => Message(
    [
        Number(1, 8), Text(2, "model-operator-tests"), Bytes(7, graph), Opset(8, "", opset),
        .. domains.Select(domain => Opset(8, domain, 1)),
    ]);

    /// <summary>A field with an operator set.</summary>
    public static byte[] Opset(int field, string domain, long version) => Bytes(field, Message(Text(1, domain), Number(2, version)));

    /// <summary>A field with a node of a graph.</summary>
    /// <param name="field">The field: 1 in a graph, 7 in a function.</param>
    /// <param name="domain">The domain of its operator; empty for those of ONNX.</param>
    /// <param name="kind">Its operator.</param>
    /// <param name="inputs">The names of its inputs.</param>
    /// <param name="outputs">The names of its outputs.</param>
    /// <param name="attributes">Its attributes, which are texts.</param>
    public static byte[] Node(
        int field, string domain, string kind, string[] inputs, string[] outputs, params (string Name, string Value)[] attributes) =>
        Bytes(field, Message(
        [
            .. inputs.Select(input => Text(1, input)), .. outputs.Select(output => Text(2, output)), Text(4, kind), Text(7, domain),
            .. attributes.Select(attribute => Bytes(
                5, Message(Text(1, attribute.Name), Text(4, attribute.Value), Number(20, TextAttribute)))),
        ]));

    /// <summary>A field with a tensor whose values are in a file of their own.</summary>
    public static byte[] ExternalFloats(int field, string name, string file, params long[] shape) => Bytes(field, Message(
    [
        .. shape.Select(length => Number(1, length)),
        Number(2, Float), Text(8, name),
        Bytes(13, Message(Text(1, "location"), Text(2, file))),
        Bytes(13, Message(Text(1, "offset"), Text(2, "0"))),
        Bytes(13, Message(Text(1, "length"), Text(2, $"{shape.Aggregate(1L, (product, length) => product * length) * sizeof(float)}"))),
        Number(14, External),
    ]));

    /// <summary>A field with the name and the type of an input or output of floats. A dimension below 0 is free and called N.</summary>
    public static byte[] Floats(int field, string name, params long[] shape) => Tensor(field, name, Float, shape);

    /// <summary>A field with the name and the type of an input or output. A dimension below 0 is free and called N.</summary>
    public static byte[] Tensor(int field, string name, int type, params long[] shape) => Bytes(field, Message(
        Text(1, name),
        Bytes(2, Message(Bytes(1, Message(
            Number(1, type),
            Bytes(2, Message([.. shape.Select(length => Bytes(1, length < 0 ? Text(2, "N") : Number(1, length)))]))))))));

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
