using System.Runtime.InteropServices;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>Datatype and shape as a key that costs no allocation.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TensorShapeKey(DataType DataType, int Rank, long First, long Second, long Third, long Fourth)
{
    private const int LargestRank = 4;

    /// <summary>Null for a shape of more dimensions.</summary>
    public static TensorShapeKey? Of(DataType dataType, ReadOnlySpan<long> shape) => shape.Length > LargestRank
        ? null
        : new(dataType, shape.Length, Size(shape, 0), Size(shape, 1), Size(shape, 2), Size(shape, 3));

    private static long Size(ReadOnlySpan<long> shape, int dimension) => dimension < shape.Length ? shape[dimension] : 0;
}
