using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Feedback.Tokens;

/// <summary>The mark of a model in its tokens: the beginning of the digest of its name. It is computed once, because each answer's token
/// has it.</summary>
/// <param name="Value">The mark as a number.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ModelMark(ulong Value)
{
    /// <summary>The length of a mark in bytes.</summary>
    public const int Length = sizeof(ulong);

    /// <summary>The mark of a model.</summary>
    /// <param name="model">Namespace and name of the ModelDeployment.</param>
    public static ModelMark Of(string model) => Read(SHA256.HashData(Encoding.UTF8.GetBytes(model)));

    /// <summary>Reads the mark at the beginning of some bytes.</summary>
    public static ModelMark Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>Writes the mark.</summary>
    public void Write(Span<byte> to) => BinaryPrimitives.WriteUInt64BigEndian(to, Value);
}
