using Google.Protobuf;

namespace ModelOperator.ModelServer.Inference.Onnx.Operators;

/// <summary>A set of operators that a model uses.</summary>
/// <param name="Domain">The name of the set, for example <c>ai.onnx</c>.</param>
/// <param name="Version">The version of the set.</param>
internal sealed record OperatorSet(string Domain, long Version)
{
    private const string Usual = "ai.onnx";

    // These are fields of ONNX's OperatorSetIdProto.
    private const int DomainField = 1;
    private const int VersionField = 2;

    /// <summary>Reads the message of a set.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no such message.</exception>
    public static OperatorSet Parse(byte[] message)
    {
        using var input = new CodedInputStream(message);
        var (domain, version) = ("", 0L);
        while (input.ReadTag() is not 0 and var tag)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case DomainField: domain = input.ReadString(); break;
                case VersionField: version = input.ReadInt64(); break;
                default: input.SkipLastField(); break;
            }
        }

        return new OperatorSet(domain.Length == 0 ? Usual : domain, version);
    }

    public override string ToString() => $"{Domain} {Version}";
}
