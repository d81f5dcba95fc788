using Google.Protobuf;

namespace ModelOperator.ModelServer.Validation;

/// <summary>The facts about an ONNX model that stand beside its graph in the file.</summary>
/// <param name="Producer">The name and version of the program that wrote the file.</param>
/// <param name="Opsets">The operator sets that the model uses, for example <c>ai.onnx 17</c>.</param>
internal sealed record ModelDescription(string Producer, IReadOnlyList<string> Opsets)
{
    // These are fields of ONNX's ModelProto and OperatorSetIdProto.
    private const int ProducerNameField = 2;
    private const int ProducerVersionField = 3;
    private const int OpsetField = 8;

    /// <summary>Reads them from a file that ONNX Runtime could load.</summary>
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
