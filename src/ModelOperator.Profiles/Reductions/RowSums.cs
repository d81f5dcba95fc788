using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ModelOperator.Profiles.Reductions;

/// <summary>Adds up the values of a part of a row, chunk by chunk.</summary>
/// <remarks>Sums are of the differences from the first value. The squares of large values that hardly differ would take the digits that
/// tell how far they differ.</remarks>
[StructLayout(LayoutKind.Auto)]
internal struct RowSums
{
    private long _count;
    private long _zeros;
    private double _first;
    private double _sum;
    private double _squares;
    private double _min;
    private double _max;

    /// <summary>The sums that a set of reductions needs.</summary>
    [Flags]
    public enum Needs
    {
        /// <summary>Nothing but the number of values.</summary>
        None = 0,

        /// <summary>The sums of values and of squares.</summary>
        Moments = 1,

        /// <summary>The smallest value.</summary>
        Min = 2,

        /// <summary>The largest value.</summary>
        Max = 4,

        /// <summary>The number of zeros.</summary>
        Zeros = 8,

        /// <summary>The sum of values.</summary>
        Sum = 16,
    }

    /// <summary>The sum that a reduction needs.</summary>
    public static Needs NeedsOf(Reduction reduction) => reduction switch
    {
        Reduction.Mean => Needs.Sum,
        Reduction.Std or Reduction.Norm => Needs.Moments,
        Reduction.Min => Needs.Min,
        Reduction.Max => Needs.Max,
        Reduction.Zeros => Needs.Zeros,
        _ => Needs.None,
    };

    /// <summary>Adds a chunk.</summary>
    /// <param name="chunk">The values; at least one.</param>
    /// <param name="work">Room for as many values.</param>
    /// <param name="needs">The sums that are needed.</param>
    public void Add<T>(ReadOnlySpan<T> chunk, Span<T> work, Needs needs)
        where T : unmanaged, INumber<T>
    {
        if (_count == 0)
        {
            _first = double.CreateTruncating(chunk[0]);
            (_min, _max) = (double.PositiveInfinity, double.NegativeInfinity);
        }

        _count += chunk.Length;
        if (needs.HasFlag(Needs.Moments))
        {
            var differences = work[..chunk.Length];
            TensorPrimitives.Subtract(chunk, T.CreateTruncating(_first), differences);
            _sum += double.CreateTruncating(TensorPrimitives.Sum<T>(differences));
            _squares += double.CreateTruncating(TensorPrimitives.SumOfSquares<T>(differences));
        }
        else if (needs.HasFlag(Needs.Sum))
        {
            _sum += double.CreateTruncating(TensorPrimitives.Sum(chunk)) - (chunk.Length * _first);
        }

        if (needs.HasFlag(Needs.Min))
        {
            _min = Math.Min(_min, double.CreateTruncating(TensorPrimitives.Min(chunk)));
        }

        if (needs.HasFlag(Needs.Max))
        {
            _max = Math.Max(_max, double.CreateTruncating(TensorPrimitives.Max(chunk)));
        }

        if (needs.HasFlag(Needs.Zeros))
        {
            foreach (var value in chunk)
            {
                _zeros += T.IsZero(value) ? 1 : 0;
            }
        }
    }

    /// <summary>The value of a reduction; NaN without values, or where one of them is NaN.</summary>
    public readonly double Of(Reduction reduction)
    {
        if (_count == 0)
        {
            return reduction is Reduction.Length ? 0 : double.NaN;
        }

        var mean = _sum / _count;
        return reduction switch
        {
            Reduction.Mean => _first + mean,
            Reduction.Std => Math.Sqrt(Above0((_squares / _count) - (mean * mean))),
            Reduction.Min => _min,
            Reduction.Max => _max,
            Reduction.Zeros => (double)_zeros / _count,
            Reduction.Norm => Math.Sqrt(Above0(_squares + (2 * _first * _sum) + (_count * _first * _first))),
            _ => _count,
        };
    }

    // By rounding it may be below 0 a little; NaN stays NaN.
    private static double Above0(double value) => value < 0 ? 0 : value;
}
