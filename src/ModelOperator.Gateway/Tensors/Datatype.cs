using System.Buffers.Binary;

namespace ModelOperator.Gateway.Tensors;

/// <summary>A datatype of the V2 protocol.</summary>
/// <param name="Kind">The kind of the elements, which decides how they are compared.</param>
/// <param name="Size">The bytes of an element in binary form; 0 for BYTES, whose elements carry their length.</param>
/// <param name="Signed">True for a signed integer.</param>
internal sealed record Datatype(ElementKind Kind, int Size, bool Signed = false)
{
    private static readonly Dictionary<string, Datatype> All = new(StringComparer.Ordinal)
    {
        ["BOOL"] = new(ElementKind.Integer, 1),
        ["UINT8"] = new(ElementKind.Integer, 1),
        ["UINT16"] = new(ElementKind.Integer, 2),
        ["UINT32"] = new(ElementKind.Integer, 4),
        ["UINT64"] = new(ElementKind.Integer, 8),
        ["INT8"] = new(ElementKind.Integer, 1, Signed: true),
        ["INT16"] = new(ElementKind.Integer, 2, Signed: true),
        ["INT32"] = new(ElementKind.Integer, 4, Signed: true),
        ["INT64"] = new(ElementKind.Integer, 8, Signed: true),
        ["FP16"] = new(ElementKind.Float, 2),
        ["FP32"] = new(ElementKind.Float, 4),
        ["FP64"] = new(ElementKind.Float, 8),
        ["BF16"] = new(ElementKind.Float, 2),
        ["BYTES"] = new(ElementKind.Bytes, 0),
    };

    /// <summary>Finds a datatype by its name; null when V2 does not know the name.</summary>
    public static Datatype? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Reads a floating-point element in binary form, little-endian.</summary>
    public static double Float(ReadOnlySpan<byte> bytes, string name) => name switch
    {
        "FP64" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "FP32" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "BF16" => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes) << 16),
        _ => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
    };

    /// <summary>Reads an integer in binary form, little-endian. The upper half of UINT64 becomes negative numbers.</summary>
    public long Integer(ReadOnlySpan<byte> bytes) => (Size, Signed) switch
    {
        (1, false) => bytes[0],
        (1, true) => (sbyte)bytes[0],
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (2, true) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (4, true) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };
}
