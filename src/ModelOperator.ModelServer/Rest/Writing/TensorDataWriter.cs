using System.Text.Json;
using ModelOperator.ModelServer.Rest.Values;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Rest.Writing;

/// <summary>Writes elements of a tensor as JSON values.</summary>
internal static class TensorDataWriter
{
    /// <summary>The most elements that one call writes, which is about 64 KiB of text.</summary>
    public const int ChunkElements = 4096;

    /// <summary>Writes at most <see cref="ChunkElements"/> elements, beginning at a place.</summary>
    public static void Write(Utf8JsonWriter json, Tensor tensor, int start)
    {
        switch (tensor.DataType)
        {
            case DataType.Bool: Each<bool>(json, tensor, start, static (json, value) => json.WriteBooleanValue(value)); break;
            case DataType.UInt8: Each<byte>(json, tensor, start, static (json, value) => json.WriteNumberValue((uint)value)); break;
            case DataType.UInt16: Each<ushort>(json, tensor, start, static (json, value) => json.WriteNumberValue((uint)value)); break;
            case DataType.UInt32: Each<uint>(json, tensor, start, static (json, value) => json.WriteNumberValue(value)); break;
            case DataType.UInt64: Each<ulong>(json, tensor, start, static (json, value) => json.WriteNumberValue(value)); break;
            case DataType.Int8: Each<sbyte>(json, tensor, start, static (json, value) => json.WriteNumberValue((int)value)); break;
            case DataType.Int16: Each<short>(json, tensor, start, static (json, value) => json.WriteNumberValue((int)value)); break;
            case DataType.Int32: Each<int>(json, tensor, start, static (json, value) => json.WriteNumberValue(value)); break;
            case DataType.Int64: Each<long>(json, tensor, start, static (json, value) => json.WriteNumberValue(value)); break;
            case DataType.Fp16: Each<Half>(json, tensor, start, static (json, value) => Float(json, (float)value)); break;
            case DataType.Fp32: Each<float>(json, tensor, start, static (json, value) => Float(json, value)); break;
            case DataType.Fp64: Each<double>(json, tensor, start, static (json, value) => Double(json, value)); break;
            default: Strings(json, tensor, start); break;
        }
    }

    private static void Each<T>(Utf8JsonWriter json, Tensor tensor, int start, Action<Utf8JsonWriter, T> write)
        where T : unmanaged
    {
        var elements = tensor.Elements<T>();
        foreach (var element in elements.Slice(start, Math.Min(ChunkElements, elements.Length - start)))
        {
            write(json, element);
        }
    }

    private static void Float(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            NonFinite.Write(json, value);
        }
    }

    private static void Double(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            NonFinite.Write(json, value);
        }
    }

    private static void Strings(Utf8JsonWriter json, Tensor tensor, int start)
    {
        var end = Math.Min(tensor.Count, start + ChunkElements);
        for (var index = start; index < end; index++)
        {
            json.WriteStringValue(tensor.Text(index));
        }
    }
}
