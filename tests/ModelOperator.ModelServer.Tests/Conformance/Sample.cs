using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Tests.Conformance;

/// <summary>A tensor in the protocol's binary form.</summary>
internal sealed record Sample(string Name, DataType DataType, long[] Shape, byte[] Raw)
{
    // These are ONNX's numbers for element types.
    private static readonly Dictionary<int, DataType> Types = new()
    {
        [1] = DataType.Fp32,
        [2] = DataType.UInt8,
        [3] = DataType.Int8,
        [4] = DataType.UInt16,
        [5] = DataType.Int16,
        [6] = DataType.Int32,
        [7] = DataType.Int64,
        [8] = DataType.Bytes,
        [9] = DataType.Bool,
        [10] = DataType.Fp16,
        [11] = DataType.Fp64,
        [12] = DataType.UInt32,
        [13] = DataType.UInt64,
        [16] = DataType.Bf16,
    };

    public static Sample Load(string path, string name)
    {
        var tensor = TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));
        var type = Types[tensor.DataType];
        return new Sample(name, type, [.. tensor.Dims], type is DataType.Bytes || tensor.RawData.IsEmpty
            ? Typed(tensor, type) : tensor.RawData.ToByteArray());
    }

    public static Sample Of(string name, Tensor tensor)
    {
        using var raw = new MemoryStream();
        for (var index = 0; tensor.DataType is DataType.Bytes && index < tensor.Count; index++)
        {
            Append(raw, tensor.Text(index));
        }

        return new Sample(name, tensor.DataType, tensor.Shape, tensor.DataType is DataType.Bytes ? raw.ToArray() : tensor.Elements<byte>()
            .ToArray());
    }

    /// <summary>Writes the values as JSON.</summary>
    public string Json() => DataType is DataType.Bytes
        ? $"[{string.Join(',', Texts().Select(text => JsonSerializer.Serialize(Encoding.UTF8.GetString(text))))}]"
        : $"[{string.Join(',', Enumerable.Range(0, Raw.Length / DataType.Size()).Select(JsonValue))}]";

    /// <summary>Reads the values from the JSON of an answer.</summary>
    public static Sample FromJson(JsonElement output)
    {
        var type = Enum.GetValues<DataType>().Single(type => type.Name() == output.GetProperty("datatype").GetString());
        using var raw = new MemoryStream();
        Span<byte> bytes = stackalloc byte[8];
        foreach (var value in output.GetProperty("data").EnumerateArray())
        {
            switch (type)
            {
                case DataType.Bytes: Append(raw, Encoding.UTF8.GetBytes(value.GetString()!)); continue;
                case DataType.Bool: bytes[0] = value.GetBoolean() ? (byte)1 : (byte)0; break;
                case DataType.Fp16: BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)Number(value)); break;
                case DataType.Fp32: BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)Number(value)); break;
                case DataType.Fp64: BinaryPrimitives.WriteDoubleLittleEndian(bytes, Number(value)); break;
                case DataType.UInt64: BinaryPrimitives.WriteUInt64LittleEndian(bytes, value.GetUInt64()); break;
                default: BinaryPrimitives.WriteInt64LittleEndian(bytes, value.GetInt64()); break;
            }

            raw.Write(bytes[..type.Size()]);
        }

        return new Sample(output.GetProperty("name").GetString()!, type,
            [.. output.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())], raw.ToArray());
    }

    /// <summary>Compares two tensors by the tolerances of ONNX's own runner. Null when they are equal.</summary>
    public string? Difference(Sample expected)
    {
        if (DataType != expected.DataType || !Shape.AsSpan().SequenceEqual(expected.Shape))
        {
            return $"{DataType.Name()} {ModelServer.Tensors.Shape.Text(Shape)} instead of {expected.DataType.Name()} "
                + $"{ModelServer.Tensors.Shape.Text(expected.Shape)}";
        }

        if (DataType is not (DataType.Fp16 or DataType.Bf16 or DataType.Fp32 or DataType.Fp64))
        {
            return Raw.AsSpan().SequenceEqual(expected.Raw) ? null : "values";
        }

        for (var index = 0; index < Raw.Length / DataType.Size(); index++)
        {
            var (actual, wanted) = (Float(index), expected.Float(index));
            var same = actual.Equals(wanted) || Math.Abs(actual - wanted) <= 1e-7 + (1e-3 * Math.Abs(wanted));
            if (!same)
            {
                return $"value {index} is {actual} instead of {wanted}";
            }
        }

        return null;
    }

    private static double Number(JsonElement value) =>
        value.ValueKind is not JsonValueKind.String ? value.GetDouble() : value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            _ => double.NegativeInfinity,
        };

    private string JsonValue(int index)
    {
        var bytes = Raw.AsSpan(index * DataType.Size());
        return DataType switch
        {
            DataType.Bool => bytes[0] != 0 ? "true" : "false",
            DataType.UInt8 => bytes[0].ToString(),
            DataType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes).ToString(),
            DataType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes).ToString(),
            DataType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes).ToString(),
            DataType.Int8 => ((sbyte)bytes[0]).ToString(),
            DataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes).ToString(),
            DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes).ToString(),
            DataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes).ToString(),
            _ => Float(index) is var value && double.IsNaN(value) ? "\"NaN\""
                : double.IsInfinity(value) ? (value > 0 ? "\"Infinity\"" : "\"-Infinity\"")
                : DataType is DataType.Fp64 ? value.ToString("R", CultureInfo.InvariantCulture) : ((float)value)
                    .ToString("R", CultureInfo.InvariantCulture),
        };
    }

    private double Float(int index)
    {
        var bytes = Raw.AsSpan(index * DataType.Size());
        return DataType switch
        {
            DataType.Fp16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            DataType.Bf16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
            DataType.Fp32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }

    private IEnumerable<byte[]> Texts()
    {
        for (var place = 0; place < Raw.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(Raw.AsSpan(place));
            yield return Raw[(place + 4)..(place + 4 + length)];
            place += 4 + length;
        }
    }

    private static void Append(MemoryStream raw, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        raw.Write(length);
        raw.Write(text);
    }

    private static byte[] Typed(TensorProto tensor, DataType type)
    {
        using var raw = new MemoryStream();
        using var writer = new BinaryWriter(raw);
        foreach (var value in tensor.FloatData)
        {
            writer.Write(value);
        }

        foreach (var value in tensor.DoubleData)
        {
            writer.Write(value);
        }

        foreach (var value in tensor.Int64Data)
        {
            writer.Write(value);
        }

        foreach (var value in tensor.Int32Data)
        {
            writer.Write(BitConverter.GetBytes(value).AsSpan(0, type.Size()));
        }

        foreach (var value in tensor.Uint64Data)
        {
            writer.Write(BitConverter.GetBytes(value).AsSpan(0, type.Size()));
        }

        foreach (var value in tensor.StringData)
        {
            Append(raw, value.Span);
        }

        return raw.ToArray();
    }
}
