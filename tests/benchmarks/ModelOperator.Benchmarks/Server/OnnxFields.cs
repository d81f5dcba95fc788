using Google.Protobuf;

namespace ModelOperator.Benchmarks.Server;

/// <summary>Writes the fields of onnx.proto by their numbers.</summary>
internal static class OnnxFields
{
    public const int Float = 1;

    public static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public static byte[] Number(int field, long value)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(field, WireFormat.WireType.Varint);
            output.WriteInt64(value);
        }

        return bytes.ToArray();
    }

    public static byte[] Message(params (int Field, byte[] Content)[] fields)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach (var (field, content) in fields)
            {
                output.WriteTag(field, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(content));
            }
        }

        return bytes.ToArray();
    }
}
