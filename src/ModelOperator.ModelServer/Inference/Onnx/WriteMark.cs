using System.Buffers.Binary;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>Marks both ends of memory that is given to the runtime. When a mark is still there after the run, the memory was not written,
/// or the answer has the same bytes by chance.</summary>
internal static class WriteMark
{
    // None of its bytes is a value of BOOL, so outputs of that type never equal it.
    private const ulong Pattern = 0xC7D3_A59B_8FE1_B3F1;

    public static void Put(Tensor tensor)
    {
        Span<byte> mark = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(mark, Pattern);
        var bytes = tensor.Elements<byte>();
        var length = Math.Min(mark.Length, bytes.Length);
        mark[..length].CopyTo(bytes);
        mark[..length].CopyTo(bytes[^length..]);
    }

    public static bool IsOn(Tensor tensor)
    {
        Span<byte> mark = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(mark, Pattern);
        var bytes = tensor.Elements<byte>();
        var length = Math.Min(mark.Length, bytes.Length);
        return bytes[..length].SequenceEqual(mark[..length]) || bytes[^length..].SequenceEqual(mark[..length]);
    }

    public static bool IsOnAny(ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (IsOn(tensor))
            {
                return true;
            }
        }

        return false;
    }
}
