using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>Reads the elements of any tensor as numbers.</summary>
internal static class TensorValues
{
    /// <summary>Gets an element. NaN stands for a missing value, which is NaN itself or an empty text. Any other text is 0.</summary>
    public static double At(Tensor tensor, int index) => tensor.DataType switch
    {
        DataType.Bool => tensor.Elements<bool>()[index] ? 1 : 0,
        DataType.UInt8 => tensor.Elements<byte>()[index],
        DataType.UInt16 => tensor.Elements<ushort>()[index],
        DataType.UInt32 => tensor.Elements<uint>()[index],
        DataType.UInt64 => tensor.Elements<ulong>()[index],
        DataType.Int8 => tensor.Elements<sbyte>()[index],
        DataType.Int16 => tensor.Elements<short>()[index],
        DataType.Int32 => tensor.Elements<int>()[index],
        DataType.Int64 => tensor.Elements<long>()[index],
        DataType.Fp16 => (double)tensor.Elements<Half>()[index],
        DataType.Bf16 => BitConverter.Int32BitsToSingle(tensor.Elements<ushort>()[index] << 16),
        DataType.Fp32 => tensor.Elements<float>()[index],
        DataType.Fp64 => tensor.Elements<double>()[index],
        _ => tensor.Text(index).IsEmpty ? double.NaN : 0,
    };

    /// <summary>The number that tensors of a datatype have in the place of a number: 0.1 is 0.10000000149 in single precision, so that
    /// values are compared with a profile's numbers only after these have been rounded in the same way.</summary>
    public static double Rounded(DataType type, double number) => type switch
    {
        DataType.Fp16 => (double)(Half)number,
        DataType.Bf16 => (double)(float)(BFloat16)(float)number,
        DataType.Fp32 => (float)number,
        _ => number,
    };

    /// <summary>Tells whether tensors of a datatype can have missing values.</summary>
    public static bool CanMiss(DataType type) => type is DataType.Fp16 or DataType.Bf16 or DataType.Fp32 or DataType.Fp64 or DataType.Bytes;

    /// <summary>Tells whether a range of elements has only missing values.</summary>
    public static bool AreMissing(Tensor tensor, int start, int count)
    {
        if (tensor.DataType is DataType.Fp32)
        {
            // Nearly all outputs are of this type, and every row of every answer is checked.
            return !tensor.Elements<float>().Slice(start, count).ContainsAnyNumber();
        }

        for (var index = start; index < start + count; index++)
        {
            if (!double.IsNaN(At(tensor, index)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ContainsAnyNumber(this Span<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }
}
