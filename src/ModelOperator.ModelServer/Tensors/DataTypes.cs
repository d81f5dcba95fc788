using System.Text.Json;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>One table for what a datatype is called on the wire and in ONNX.</summary>
internal static class DataTypes
{
    private static readonly (DataType Type, string Name, TensorElementType Onnx, int Size)[] All =
    [
        (DataType.Bool, "BOOL", TensorElementType.Bool, 1),
        (DataType.UInt8, "UINT8", TensorElementType.UInt8, 1),
        (DataType.UInt16, "UINT16", TensorElementType.UInt16, 2),
        (DataType.UInt32, "UINT32", TensorElementType.UInt32, 4),
        (DataType.UInt64, "UINT64", TensorElementType.UInt64, 8),
        (DataType.Int8, "INT8", TensorElementType.Int8, 1),
        (DataType.Int16, "INT16", TensorElementType.Int16, 2),
        (DataType.Int32, "INT32", TensorElementType.Int32, 4),
        (DataType.Int64, "INT64", TensorElementType.Int64, 8),
        (DataType.Fp16, "FP16", TensorElementType.Float16, 2),
        (DataType.Bf16, "BF16", TensorElementType.BFloat16, 2),
        (DataType.Fp32, "FP32", TensorElementType.Float, 4),
        (DataType.Fp64, "FP64", TensorElementType.Double, 8),
        (DataType.Bytes, "BYTES", TensorElementType.String, 0),
    ];

    /// <summary>Indexed by the type itself, which the table above is ordered by.</summary>
    public static string Name(this DataType type) => All[(int)type].Name;

    /// <summary>Bytes of one element; 0 for <see cref="DataType.Bytes"/>, whose elements have a length each.</summary>
    public static int Size(this DataType type) => All[(int)type].Size;

    public static TensorElementType ToOnnx(this DataType type) => All[(int)type].Onnx;

    /// <summary>The name under the reader as the table's own string; null when it is none of them.</summary>
    public static string? Known(ref Utf8JsonReader json)
    {
        foreach (var row in All)
        {
            if (json.ValueTextEquals(row.Name))
            {
                return row.Name;
            }
        }

        return null;
    }

    /// <summary>Null for an element type that the protocol has no name for (complex, 4-bit, 8-bit floats and the like).</summary>
    public static DataType? FromOnnx(TensorElementType type)
    {
        foreach (var row in All)
        {
            if (row.Onnx == type)
            {
                return row.Type;
            }
        }

        return null;
    }
}
