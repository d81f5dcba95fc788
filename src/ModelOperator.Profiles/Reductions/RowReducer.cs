using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ModelOperator.Profiles.Reductions;

/// <summary>Computes the reductions of one input, row by row. It keeps nothing of a row and may be used by many threads.</summary>
public sealed class RowReducer
{
    // So much fits into the processor's nearest cache together with the room to work in.
    private const int Chunk = 1024;

    // Shorter pieces of a channel are put together first.
    private const int ShortPiece = 64;

    private readonly Part[] _parts;

    /// <param name="features">The features, all of one input and each with a reduction.</param>
    public RowReducer(IReadOnlyList<FeatureProfile> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        Count = features.Count;
        _parts =
        [
            .. features.Select((feature, place) => (feature, place))
                .GroupBy(one => (one.feature.Axis, Index: one.feature.Axis is null ? 0 : one.feature.Index))
                .Select(part => new Part(
                    part.Key.Axis,
                    part.Key.Index,
                    part.Aggregate(RowSums.Needs.None, (needs, one) => needs | RowSums.NeedsOf(one.feature.Reduce!.Value)),
                    [.. part.Select(one => (one.feature.Reduce!.Value, one.place))])),
        ];
    }

    /// <summary>The number of reductions.</summary>
    public int Count { get; }

    /// <summary>Computes the reductions of a row.</summary>
    /// <typeparam name="TFrom">The type of the row's values.</typeparam>
    /// <typeparam name="TTo">The type to compute in.</typeparam>
    /// <param name="row">The values of the row.</param>
    /// <param name="shape">The sizes of the tensor's dimensions behind the first, which counts rows.</param>
    /// <param name="values">Gets the values in the order of the features; NaN for one that the row does not have.</param>
    public void Reduce<TFrom, TTo>(ReadOnlySpan<TFrom> row, ReadOnlySpan<long> shape, Span<double> values)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        foreach (var part in _parts)
        {
            var sums = new RowSums();
            var has = part.Axis is not { } axis ? AddWhole<TFrom, TTo>(row, part.Needs, ref sums)
                : axis <= shape.Length && part.Index < shape[axis - 1]
                    && AddChannel<TFrom, TTo>(row, shape, axis, part.Index, part.Needs, ref sums);
            foreach (var (reduction, place) in part.Reductions)
            {
                values[place] = has ? sums.Of(reduction) : double.NaN;
            }
        }
    }

    private static bool AddWhole<TFrom, TTo>(ReadOnlySpan<TFrom> row, RowSums.Needs needs, ref RowSums sums)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        Span<TTo> converted = stackalloc TTo[Chunk];
        Span<TTo> work = stackalloc TTo[Chunk];
        Add(row, converted, work, needs, ref sums);
        return true;
    }

    // A channel is one place of its dimension, in each place of the dimensions before it.
    private static bool AddChannel<TFrom, TTo>(
        ReadOnlySpan<TFrom> row, ReadOnlySpan<long> shape, int axis, int index, RowSums.Needs needs, ref RowSums sums)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        Span<TTo> converted = stackalloc TTo[Chunk];
        Span<TTo> work = stackalloc TTo[Chunk];
        var piece = Product(shape[axis..]);
        var step = piece * (int)shape[axis - 1];
        if (piece == 0)
        {
            return true;
        }

        if (piece >= ShortPiece)
        {
            for (var start = index * piece; start < row.Length; start += step)
            {
                Add(row.Slice(start, piece), converted, work, needs, ref sums);
            }

            return true;
        }

        Span<TFrom> gathered = stackalloc TFrom[Chunk];
        var held = 0;
        for (var start = index * piece; start < row.Length; start += step)
        {
            if (held + piece > Chunk)
            {
                Add<TFrom, TTo>(gathered[..held], converted, work, needs, ref sums);
                held = 0;
            }

            row.Slice(start, piece).CopyTo(gathered[held..]);
            held += piece;
        }

        Add<TFrom, TTo>(gathered[..held], converted, work, needs, ref sums);
        return true;
    }

    private static void Add<TFrom, TTo>(
        ReadOnlySpan<TFrom> values, Span<TTo> converted, Span<TTo> work, RowSums.Needs needs, ref RowSums sums)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        for (; !values.IsEmpty; values = values[Math.Min(Chunk, values.Length)..])
        {
            var chunk = values[..Math.Min(Chunk, values.Length)];
            if (typeof(TFrom) == typeof(TTo))
            {
                sums.Add(MemoryMarshal.Cast<TFrom, TTo>(chunk), work, needs);
                continue;
            }

            TensorPrimitives.ConvertTruncating(chunk, converted);
            sums.Add<TTo>(converted[..chunk.Length], work, needs);
        }
    }

    private static int Product(ReadOnlySpan<long> sizes)
    {
        var product = 1;
        foreach (var size in sizes)
        {
            product *= (int)size;
        }

        return product;
    }

    private sealed record Part(int? Axis, int Index, RowSums.Needs Needs, (Reduction Reduction, int Place)[] Reductions);
}
