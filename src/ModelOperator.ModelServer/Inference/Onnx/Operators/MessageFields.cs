using Google.Protobuf;

namespace ModelOperator.ModelServer.Inference.Onnx.Operators;

/// <summary>Goes over the fields of a protobuf message in a file and reads only the values that it is asked for, so that a graph of a
/// gigabyte costs no more than a small one.</summary>
internal sealed class MessageFields(FileStream file)
{
    /// <summary>The longest value that is read, in bytes. Names and operator sets are far shorter.</summary>
    private const int MaxValue = 64 << 10;

    private const int WireTypeBits = 3;
    private const int WireTypeMask = (1 << WireTypeBits) - 1;

    /// <summary>Gives the fields with a length from the file's place on, and skips those of numbers. Each pair is the number of the field
    /// and the place where its value ends; its value begins at the file's place.</summary>
    /// <param name="end">The place where the message ends.</param>
    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    /// <exception cref="EndOfStreamException">The file ends within a field.</exception>
    public IEnumerable<(int Field, long End)> Until(long end)
    {
        while (file.Position < end)
        {
            var tag = Number();
            var type = (WireFormat.WireType)(tag & WireTypeMask);
            if (type is WireFormat.WireType.Varint)
            {
                Number();
                continue;
            }

            var size = type switch
            {
                WireFormat.WireType.Fixed32 => sizeof(uint),
                WireFormat.WireType.Fixed64 => sizeof(ulong),
                WireFormat.WireType.LengthDelimited => Number(),
                _ => -1,
            };
            if (size < 0 || size > end - file.Position)
            {
                throw new InvalidDataException($"field {tag >> WireTypeBits} does not fit into its message");
            }

            var valueEnd = file.Position + size;
            if (type is WireFormat.WireType.LengthDelimited)
            {
                yield return ((int)(tag >> WireTypeBits), valueEnd);
            }

            file.Position = valueEnd;
        }
    }

    /// <summary>Reads the value that begins at the file's place.</summary>
    /// <param name="end">The place where the value ends.</param>
    /// <exception cref="InvalidDataException">The value is longer than 64 KiB.</exception>
    public byte[] Value(long end)
    {
        if (end - file.Position is var length && length > MaxValue)
        {
            throw new InvalidDataException($"a value has {length} bytes");
        }

        var value = new byte[length];
        file.ReadExactly(value);
        return value;
    }

    private long Number()
    {
        var number = 0L;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = file.ReadByte();
            if (part < 0)
            {
                throw new EndOfStreamException();
            }

            number |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        throw new InvalidDataException("a number is too long");
    }
}
