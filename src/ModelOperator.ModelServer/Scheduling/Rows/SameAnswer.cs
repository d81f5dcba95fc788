using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Scheduling.Rows;

/// <summary>Tells whether two tensors are the same answer: they have the same shape, and equal elements but for rounding. The rounding of
/// floats depends on how many rows are computed at once.</summary>
internal static class SameAnswer
{
    /// <summary>The largest difference that counts as rounding, relative to the largest value.</summary>
    private const double Rounding = 1e-3;

    private const double RoundingOfHalves = 2e-2;

    public static bool Is(Tensor left, Tensor right)
    {
        if (!left.Shape.AsSpan().SequenceEqual(right.Shape))
        {
            return false;
        }

        return left.DataType switch
        {
            DataType.Fp16 => AreClose<Half>(left, right, RoundingOfHalves),
            DataType.Bf16 => AreCloseBf16(left, right),
            DataType.Fp32 => AreClose<float>(left, right, Rounding),
            DataType.Fp64 => AreClose<double>(left, right, Rounding),
            DataType.Bytes => AreTexts(left, right),
            _ => left.Elements<byte>().SequenceEqual(right.Elements<byte>()),
        };
    }

    private static bool AreTexts(Tensor left, Tensor right)
    {
        for (var index = 0; index < left.Count; index++)
        {
            if (!left.Text(index).SequenceEqual(right.Text(index)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreClose<T>(Tensor left, Tensor right, double rounding)
        where T : unmanaged, INumberBase<T> =>
        AreClose(ToDoubles<T>(left.Elements<T>()), ToDoubles<T>(right.Elements<T>()), rounding);

    private static bool AreCloseBf16(Tensor left, Tensor right) =>
        AreClose(ToDoubles(left.Elements<BFloat16>()), ToDoubles(right.Elements<BFloat16>()), RoundingOfHalves);

    private static double[] ToDoubles<T>(ReadOnlySpan<T> values)
        where T : INumberBase<T>
    {
        var doubles = new double[values.Length];
        for (var index = 0; index < doubles.Length; index++)
        {
            doubles[index] = double.CreateSaturating(values[index]);
        }

        return doubles;
    }

    private static double[] ToDoubles(ReadOnlySpan<BFloat16> values)
    {
        var doubles = new double[values.Length];
        for (var index = 0; index < doubles.Length; index++)
        {
            doubles[index] = values[index].ToFloat();
        }

        return doubles;
    }

    private static bool AreClose(double[] left, double[] right, double rounding)
    {
        double largest = 0;
        foreach (var value in (ReadOnlySpan<double>)[.. left, .. right])
        {
            largest = double.IsFinite(value) ? Math.Max(largest, Math.Abs(value)) : largest;
        }

        for (var index = 0; index < left.Length; index++)
        {
            var (one, other) = (left[index], right[index]);
            if (!one.Equals(other) && !(Math.Abs(one - other) <= rounding * largest))
            {
                return false; // a NaN is not close to a number either
            }
        }

        return true;
    }
}
