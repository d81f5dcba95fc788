using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>One table for what a datatype is called on the wire and in ONNX.</summary>
internal static class DataTypes
{
    private static readonly (DataType Type, string Name, TensorElementType Onnx)[] All =
    [
        (DataType.Bool, "BOOL", TensorElementType.Bool),
        (DataType.UInt8, "UINT8", TensorElementType.UInt8),
        (DataType.UInt16, "UINT16", TensorElementType.UInt16),
        (DataType.UInt32, "UINT32", TensorElementType.UInt32),
        (DataType.UInt64, "UINT64", TensorElementType.UInt64),
        (DataType.Int8, "INT8", TensorElementType.Int8),
        (DataType.Int16, "INT16", TensorElementType.Int16),
        (DataType.Int32, "INT32", TensorElementType.Int32),
        (DataType.Int64, "INT64", TensorElementType.Int64),
        (DataType.Fp16, "FP16", TensorElementType.Float16),
        (DataType.Fp32, "FP32", TensorElementType.Float),
        (DataType.Fp64, "FP64", TensorElementType.Double),
        (DataType.Bytes, "BYTES", TensorElementType.String),
    ];

    /// <summary>Indexed by the type itself, which the table above is ordered by.</summary>
    public static string Name(this DataType type) => All[(int)type].Name;

    public static TensorElementType ToOnnx(this DataType type) => All[(int)type].Onnx;

    /// <summary>Null for an element type that the JSON protocol has no name for (complex, 4-bit, BF16 and the like).</summary>
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
