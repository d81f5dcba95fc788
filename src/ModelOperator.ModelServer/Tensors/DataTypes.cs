using System.Text.Json;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>Knows the name of each datatype in the protocol and its element type in ONNX.</summary>
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

    /// <summary>Gets the protocol's name of a datatype. The table is indexed by the datatype, so its order is that of the
    /// enumeration.</summary>
    public static string Name(this DataType type) => All[(int)type].Name;

    /// <summary>Gets the bytes of one element; 0 for <see cref="DataType.Bytes"/>, whose elements differ in length.</summary>
    public static int Size(this DataType type) => All[(int)type].Size;

    public static TensorElementType ToOnnx(this DataType type) => All[(int)type].Onnx;

    /// <summary>Gets the datatype's name at which the reader stands, without allocating it. Null when the text is none of the
    /// names.</summary>
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

    /// <summary>Finds the datatype of an element type. Null when the protocol has none for it, as for complex numbers and floats of 8
    /// bits.</summary>
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
