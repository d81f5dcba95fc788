using System.Numerics;
using System.Text;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.Profiles;
using ModelOperator.Profiles.Reductions;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>Counts numbers that stand for many values of an input's row, such as the mean of a picture. Each is computed once a row.
/// </summary>
internal sealed class ReducedInput
{
    private const int MostOnStack = ProfileLimits.Features;

    // The sample's numbers were computed in another order. What equals the least or the largest of them must not seem beyond it.
    private const double Rounding = 1e-5;

    private readonly RowReducer _reducer;
    private readonly bool[] _isLength;

    /// <param name="input">The place of the input in a request.</param>
    /// <param name="profiles">The profiles of its reductions.</param>
    public ReducedInput(int input, IReadOnlyList<FeatureProfile> profiles)
    {
        Input = input;
        Counters = new(input, DataType.Fp64, [.. profiles.Select(Widened)]);
        _reducer = new(profiles);
        _isLength = [.. profiles.Select(profile => profile.Reduce is Reduction.Length)];
    }

    public int Input { get; }

    public FeatureCounters Counters { get; }

    /// <summary>Counts the rows of a request.</summary>
    public void Count(Tensor tensor, int rows)
    {
        switch (tensor.DataType)
        {
            case DataType.Fp32: Count<float, float>(tensor.Elements<float>(), tensor, rows); break;
            case DataType.Fp64: Count<double, double>(tensor.Elements<double>(), tensor, rows); break;
            case DataType.UInt8: Count<byte, float>(tensor.Elements<byte>(), tensor, rows); break;
            case DataType.Int8: Count<sbyte, float>(tensor.Elements<sbyte>(), tensor, rows); break;
            case DataType.Fp16: Count<Half, float>(tensor.Elements<Half>(), tensor, rows); break;
            case DataType.Bool: Count<byte, float>(tensor.Elements<byte>(), tensor, rows); break;
            case DataType.Int16: Count<short, float>(tensor.Elements<short>(), tensor, rows); break;
            case DataType.UInt16: Count<ushort, float>(tensor.Elements<ushort>(), tensor, rows); break;
            case DataType.Int32: Count<int, double>(tensor.Elements<int>(), tensor, rows); break;
            case DataType.UInt32: Count<uint, double>(tensor.Elements<uint>(), tensor, rows); break;
            case DataType.Int64: Count<long, double>(tensor.Elements<long>(), tensor, rows); break;
            case DataType.UInt64: Count<ulong, double>(tensor.Elements<ulong>(), tensor, rows); break;
            case DataType.Bytes: CountTexts(tensor, rows); break;
            default: CountOther(tensor, rows); break;
        }
    }

    private void Count<TFrom, TTo>(ReadOnlySpan<TFrom> elements, Tensor tensor, int rows)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        Span<double> values = stackalloc double[MostOnStack];
        values = values[.._reducer.Count];
        var width = rows == 0 ? 0 : elements.Length / rows;
        var shape = RowShape(tensor);
        for (var row = 0; row < rows; row++)
        {
            _reducer.Reduce<TFrom, TTo>(elements.Slice(row * width, width), shape, values);
            Counters.Count(values);
        }
    }

    // There is no type of its own for BF16, so it takes a copy of twice its size.
    private void CountOther(Tensor tensor, int rows)
    {
        var elements = new float[tensor.Count];
        for (var index = 0; index < elements.Length; index++)
        {
            elements[index] = (float)TensorValues.At(tensor, index);
        }

        Count<float, float>(elements, tensor, rows);
    }

    private void CountTexts(Tensor tensor, int rows)
    {
        Span<double> values = stackalloc double[MostOnStack];
        values = values[.._reducer.Count];
        var width = rows == 0 ? 0 : tensor.Count / rows;
        for (var row = 0; row < rows; row++)
        {
            var characters = 0;
            for (var index = row * width; index < (row + 1) * width; index++)
            {
                characters += Encoding.UTF8.GetCharCount(tensor.Text(index));
            }

            for (var place = 0; place < values.Length; place++)
            {
                values[place] = _isLength[place] ? characters : double.NaN;
            }

            Counters.Count(values);
        }
    }

    private static ReadOnlySpan<long> RowShape(Tensor tensor) => tensor.Shape.Length == 0 ? [] : tensor.Shape.AsSpan(1);

    private static FeatureProfile Widened(FeatureProfile profile)
    {
        var room = Rounding * Math.Max(Math.Abs(profile.Min), Math.Abs(profile.Max));
        return profile with { Min = profile.Min - room, Max = profile.Max + room };
    }
}
