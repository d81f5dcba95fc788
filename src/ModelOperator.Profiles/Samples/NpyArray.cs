using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelOperator.Profiles.Samples;

/// <summary>An array of numbers in NumPy's own format, which is read from a stream.</summary>
internal sealed partial class NpyArray
{
    private const int LongestHeader = 64 * 1024;
    private const long MostHeld = 1L << 26;
    private const long MostRead = 1L << 32;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly long[] _shape;
    private readonly int _size;
    private readonly Reader _read;

    private NpyArray(Stream stream, string name, long[] shape, int size, Reader read)
    {
        (_stream, _name, _shape, _size, _read) = (stream, name, shape, size, read);
        Width = (int)Math.Min(int.MaxValue, Product(RowShape));
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Begins to read: the stream stands before the first value afterwards.</summary>
    /// <exception cref="ProfileException">The file is not an array of numbers, or too large.</exception>
    /// <exception cref="EndOfStreamException">The file ends too early.</exception>
    public static NpyArray Open(Stream stream, string name)
    {
        var header = HeaderText().Match(ReadHeader(stream, name));
        if (!header.Success)
        {
            throw new ProfileException($"array '{name}' has a header that cannot be read; write it with numpy.savez");
        }

        if (header.Groups["fortran"].Value is "True")
        {
            throw new ProfileException($"array '{name}' is in column order; write numpy.ascontiguousarray({name})");
        }

        var (size, read) = Element(header.Groups["descr"].Value, name);
        return new(stream, name, Shape(header.Groups["shape"].Value, name), size, read);
    }

    /// <summary>The number of rows.</summary>
    public int Rows => (int)Math.Min(int.MaxValue, _shape[0]);

    /// <summary>The sizes of the dimensions behind the first, which counts rows.</summary>
    public ReadOnlySpan<long> RowShape => _shape.AsSpan(1);

    /// <summary>The number of values in a row.</summary>
    public int Width { get; }

    /// <summary>Makes sure that a number of values for each row can be held.</summary>
    /// <exception cref="ProfileException">There are too many rows.</exception>
    public void RequireRoomFor(int valuesOfARow)
    {
        if (_shape[0] > MostHeld / Math.Max(1, valuesOfARow))
        {
            throw new ProfileException(
                $"array '{_name}' has {_shape[0]} rows, which are more than {MostHeld} values with {valuesOfARow} for each; take a "
                    + "sample of the rows");
        }
    }

    /// <summary>Returns the values by their index within a row; the first dimension counts the rows.</summary>
    /// <exception cref="ProfileException">There are too many values to hold.</exception>
    public double[][] ReadColumns()
    {
        RequireAtMost(MostHeld);
        var columns = new double[Width][];
        for (var index = 0; index < Width; index++)
        {
            columns[index] = new double[_shape[0]];
        }

        ReadRows((number, row) =>
        {
            for (var index = 0; index < row.Length; index++)
            {
                columns[index][number] = row[index];
            }
        });
        return columns;
    }

    /// <summary>Reads row by row, and holds one row only.</summary>
    /// <exception cref="ProfileException">There are too many values to read.</exception>
    public void ReadRows(Action<int, ReadOnlySpan<double>> take)
    {
        RequireAtMost(MostRead);
        var (bytes, values) = (new byte[Width * _size], new double[Width]);
        for (var number = 0; number < _shape[0]; number++)
        {
            _stream.ReadExactly(bytes);
            for (var index = 0; index < values.Length; index++)
            {
                values[index] = _read(bytes.AsSpan(index * _size, _size));
            }

            take(number, values);
        }
    }

    private delegate double Reader(ReadOnlySpan<byte> bytes);

    private static string ReadHeader(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[8];
        stream.ReadExactly(start);
        if (!start.StartsWith(Magic))
        {
            throw new ProfileException($"'{name}' is no NumPy array");
        }

        Span<byte> size = stackalloc byte[start[6] == 1 ? sizeof(ushort) : sizeof(uint)];
        stream.ReadExactly(size);
        var length = size.Length == sizeof(ushort)
            ? BinaryPrimitives.ReadUInt16LittleEndian(size)
            : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > LongestHeader)
        {
            throw new ProfileException($"array '{name}' has a header of {length} bytes, more than {LongestHeader}");
        }

        var text = new byte[length];
        stream.ReadExactly(text);
        return Encoding.UTF8.GetString(text);
    }

    private static (int Size, Reader Read) Element(string type, string name) => type switch
    {
        "|b1" or "|u1" => (1, bytes => bytes[0]),
        "|i1" => (1, bytes => (sbyte)bytes[0]),
        "<u2" => (2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        "<i2" => (2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        "<u4" => (4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        "<i4" => (4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        "<u8" => (8, bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
        "<i8" => (8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        "<f2" => (2, bytes => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        "<f4" => (4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        "<f8" => (8, BinaryPrimitives.ReadDoubleLittleEndian),
        _ => throw new ProfileException($"array '{name}' is of type {type}; write it as numbers, e.g. {name}.astype('float32')"),
    };

    private static long[] Shape(string text, string name)
    {
        long[] sizes =
        [
            .. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(dimension =>
                long.TryParse(dimension, NumberStyles.None, CultureInfo.InvariantCulture, out var given)
                    ? Math.Min(given, MostRead + 1)
                    : 0),
        ];
        return sizes.Length > 0 && !sizes.Contains(0)
            ? sizes
            : throw new ProfileException($"array '{name}' has shape ({text}); it must have a row for each example");
    }

    // A product beyond the limit stays there, whatever else is multiplied.
    private static long Product(ReadOnlySpan<long> sizes)
    {
        long product = 1;
        foreach (var size in sizes)
        {
            product = Math.Min(product * size, MostRead + 1);
        }

        return product;
    }

    private void RequireAtMost(long most)
    {
        if (Product(_shape) > most || Product(RowShape) > MostHeld)
        {
            throw new ProfileException(
                $"array '{_name}' has shape ({string.Join(", ", _shape)}), more than {most} values, or more than {MostHeld} in a row; a "
                + "part of them does for a profile");
        }
    }

    [GeneratedRegex(
        @"^\{'descr': '(?<descr>[^']{1,16})', 'fortran_order': (?<fortran>True|False), 'shape': \((?<shape>[0-9, ]{0,200})\),? *\}\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeaderText();
}
