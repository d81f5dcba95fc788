using System.Buffers.Binary;

namespace ModelOperator.Gateway.Tensors;

/// <summary>
/// Reads a tensor of the binary extension: elements one after another, little-endian; for BYTES each with a length of 4 bytes before it.
/// </summary>
internal static class BinaryTensorData
{
    private const int LengthSize = 4;

    /// <exception cref="MalformedBodyException">The number of bytes does not fit the shape.</exception>
    public static Tensor Read(Tensor tensor, ReadOnlyMemory<byte> bytes, int count)
    {
        if (tensor.Datatype.Kind is ElementKind.Bytes)
        {
            return tensor with { Strings = Strings(bytes, count) };
        }

        var size = tensor.Datatype.Size;
        if (bytes.Length != (long)count * size)
        {
            throw new MalformedBodyException("binary_data_size does not fit the shape");
        }

        var span = bytes.Span;
        if (tensor.Datatype.Kind is ElementKind.Float)
        {
            var floats = new double[count];
            for (var i = 0; i < count; i++)
            {
                floats[i] = Datatype.Float(span[(i * size)..], tensor.DatatypeName);
            }

            return tensor with { Floats = floats };
        }

        var integers = new long[count];
        for (var i = 0; i < count; i++)
        {
            integers[i] = tensor.Datatype.Integer(span[(i * size)..]);
        }

        return tensor with { Integers = integers };
    }

    private static ReadOnlyMemory<byte>[] Strings(ReadOnlyMemory<byte> bytes, int count)
    {
        if (bytes.Length < (long)count * LengthSize)
        {
            throw new MalformedBodyException("binary_data_size does not fit the shape");
        }

        var strings = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < count; i++)
        {
            if (bytes.Length < LengthSize
                || BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span) is var length && length > bytes.Length - LengthSize)
            {
                throw new MalformedBodyException("a BYTES element of more bytes than there are");
            }

            strings[i] = bytes.Slice(LengthSize, (int)length);
            bytes = bytes[(LengthSize + (int)length)..];
        }

        return bytes.IsEmpty ? strings : throw new MalformedBodyException("bytes behind the last element");
    }
}
