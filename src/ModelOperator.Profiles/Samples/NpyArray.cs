using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelOperator.Profiles.Samples;

/// <summary>An array of numbers in NumPy's own format.</summary>
internal static partial class NpyArray
{
    private const int LongestHeader = 64 * 1024;
    private const long MostValues = 1L << 26;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Returns the values by their index within a row; the first dimension counts the rows.</summary>
    /// <exception cref="ProfileException">The file is not an array of numbers, or too large.</exception>
    /// <exception cref="EndOfStreamException">The file ends too early.</exception>
    public static double[][] Read(Stream stream, string name)
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
        var (rows, width) = Shape(header.Groups["shape"].Value, name);
        var columns = new double[width][];
        for (var index = 0; index < width; index++)
        {
            columns[index] = new double[rows];
        }

        var row = new byte[width * size];
        for (var number = 0; number < rows; number++)
        {
            stream.ReadExactly(row);
            for (var index = 0; index < width; index++)
            {
                columns[index][number] = read(row.AsSpan(index * size, size));
            }
        }

        return columns;
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

    private static (int Rows, int Width) Shape(string text, string name)
    {
        long rows = 1, width = 1;
        var dimensions = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var place = 0; place < dimensions.Length; place++)
        {
            var size = long.TryParse(dimensions[place], NumberStyles.None, CultureInfo.InvariantCulture, out var given)
                ? Math.Min(given, MostValues + 1)
                : 0;
            (rows, width) = place == 0 ? (size, width) : (rows, Math.Min(width * size, MostValues + 1));
        }

        if (dimensions.Length == 0 || rows * width == 0)
        {
            throw new ProfileException($"array '{name}' has shape ({text}); it must have a row for each example");
        }

        return rows * width <= MostValues
            ? ((int)rows, (int)width)
            : throw new ProfileException(
                $"array '{name}' has shape ({text}), more than {MostValues} values; a part of them does for a profile");
    }

    [GeneratedRegex(
        @"^\{'descr': '(?<descr>[^']{1,16})', 'fortran_order': (?<fortran>True|False), 'shape': \((?<shape>[0-9, ]{0,200})\),? *\}\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeaderText();
}
