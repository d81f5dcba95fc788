using System.Runtime.InteropServices;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>A datatype and a shape as the key of a dictionary, which allocates nothing.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TensorShapeKey(DataType DataType, int Rank, long First, long Second, long Third, long Fourth)
{
    private const int MaxRank = 4;

    /// <summary>Gets the key; null when the shape has more dimensions than a key.</summary>
    public static TensorShapeKey? Of(DataType dataType, ReadOnlySpan<long> shape) => shape.Length > MaxRank
        ? null
        : new(dataType, shape.Length, Size(shape, 0), Size(shape, 1), Size(shape, 2), Size(shape, 3));

    private static long Size(ReadOnlySpan<long> shape, int dimension) => dimension < shape.Length ? shape[dimension] : 0;
}
