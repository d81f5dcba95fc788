using Google.Protobuf;

namespace ModelOperator.ModelServer.Validation;

/// <summary>What an ONNX file says of itself beside its graph.</summary>
/// <param name="Producer">Name and version of what wrote it.</param>
/// <param name="Opsets">The operator sets it uses, e.g. <c>ai.onnx 17</c>.</param>
internal sealed record ModelDescription(string Producer, IReadOnlyList<string> Opsets)
{
    // Fields of ONNX's ModelProto and OperatorSetIdProto.
    private const int ProducerNameField = 2;
    private const int ProducerVersionField = 3;
    private const int OpsetField = 8;

    /// <summary>Reads it out of a file that ONNX Runtime could load.</summary>
    public static ModelDescription Read(string path)
    {
        using var file = File.OpenRead(path);
        using var input = CodedInputStream.CreateWithLimits(file, int.MaxValue, 100);
        var (producer, version) = ("", "");
        var opsets = new List<string>();
        while (input.ReadTag() is not 0 and var tag)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case ProducerNameField: producer = input.ReadString(); break;
                case ProducerVersionField: version = input.ReadString(); break;
                case OpsetField: opsets.Add(Opset(input.ReadBytes())); break;
                default: input.SkipLastField(); break;
            }
        }

        return new ModelDescription($"{producer} {version}".Trim(), opsets);
    }

    private static string Opset(ByteString bytes)
    {
        using var input = bytes.CreateCodedInput();
        var (domain, version) = ("", 0L);
        while (input.ReadTag() is not 0 and var tag)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1: domain = input.ReadString(); break;
                case 2: version = input.ReadInt64(); break;
                default: input.SkipLastField(); break;
            }
        }

        return $"{(domain.Length == 0 ? "ai.onnx" : domain)} {version}";
    }
}
