using System.Buffers;
using System.Buffers.Binary;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>Reads and writes the elements of a tensor in the protocol's binary form: row-major and little-endian. A BOOL is one byte, 0 or
/// 1. An element of BYTES follows its length, which takes four bytes.</summary>
internal static class RawTensor
{
    private const int LengthSize = sizeof(uint);

    /// <summary>The most elements of a datatype that this many bytes can hold.</summary>
    public static long MaxElements(DataType type, int bytes) => bytes / (type is DataType.Bytes ? LengthSize : type.Size());

    /// <summary>Fills the tensor.</summary>
    /// <param name="raw">The elements in binary form.</param>
    /// <param name="tensor">A tensor of the shape that the client gives.</param>
    /// <param name="name">The name of the input, for messages.</param>
    /// <exception cref="ProtocolException">The bytes are too many or too few for the shape, or are no value of the datatype.</exception>
    public static void Read(ReadOnlySpan<byte> raw, Tensor tensor, string name)
    {
        if (tensor.DataType is DataType.Bytes)
        {
            ReadStrings(raw, tensor, name);
            return;
        }

        RequireLength(raw.Length, tensor, name);
        raw.CopyTo(tensor.Elements<byte>());
        RequireBools(tensor, name);
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, Tensor, string)"/>
    public static void Read(in ReadOnlySequence<byte> raw, Tensor tensor, string name)
    {
        if (raw.IsSingleSegment)
        {
            Read(raw.FirstSpan, tensor, name);
        }
        else if (tensor.DataType is DataType.Bytes)
        {
            // An element may begin in one segment and end in another.
            var length = (int)raw.Length;
            var whole = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                raw.CopyTo(whole);
                ReadStrings(whole.AsSpan(0, length), tensor, name);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(whole);
            }
        }
        else
        {
            RequireLength(raw.Length, tensor, name);
            raw.CopyTo(tensor.Elements<byte>());
            RequireBools(tensor, name);
        }
    }

    /// <summary>Writes the tensor's elements.</summary>
    public static void Write(Tensor tensor, IBufferWriter<byte> output)
    {
        if (tensor.DataType is not DataType.Bytes)
        {
            output.Write(tensor.Elements<byte>());
            return;
        }

        for (var index = 0; index < tensor.Count; index++)
        {
            WriteText(output, tensor.Text(index));
        }
    }

    /// <summary>Writes one element of BYTES and its length before it.</summary>
    public static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(LengthSize), (uint)text.Length);
        output.Advance(LengthSize);
        output.Write(text);
    }

    /// <summary>The number of bytes that the tensor takes in binary form.</summary>
    public static long Size(Tensor tensor)
    {
        if (tensor.DataType is not DataType.Bytes)
        {
            return (long)tensor.Count * tensor.DataType.Size();
        }

        var size = (long)tensor.Count * LengthSize;
        for (var index = 0; index < tensor.Count; index++)
        {
            size += tensor.Text(index).Length;
        }

        return size;
    }

    private static void RequireLength(long length, Tensor tensor, string name)
    {
        var needed = (long)tensor.Count * tensor.DataType.Size();
        if (length != needed)
        {
            throw ProtocolException.BadRequest(
                $"input '{name}' has {length} bytes; its shape {Shape.Text(tensor.Shape)} of {tensor.DataType.Name()} needs {needed}");
        }
    }

    private static void RequireBools(Tensor tensor, string name)
    {
        if (tensor.DataType is not DataType.Bool)
        {
            return;
        }

        var bytes = tensor.Elements<byte>();
        if (bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var place)
        {
            throw ProtocolException.BadRequest($"input '{name}': byte {place} is {bytes[place]}, which is no BOOL (0 or 1)");
        }
    }

    private static void ReadStrings(ReadOnlySpan<byte> raw, Tensor tensor, string name)
    {
        for (var index = 0; index < tensor.Count; index++)
        {
            if (!BinaryPrimitives.TryReadUInt32LittleEndian(raw, out var length) || length > raw.Length - LengthSize)
            {
                throw ProtocolException.BadRequest($"input '{name}': the bytes end within element {index} of {tensor.Count}");
            }

            tensor.SetText(raw.Slice(LengthSize, (int)length), index);
            raw = raw[(LengthSize + (int)length)..];
        }

        if (!raw.IsEmpty)
        {
            throw ProtocolException.BadRequest($"input '{name}': {raw.Length} bytes follow its {tensor.Count} elements");
        }
    }
}
