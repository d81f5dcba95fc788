using ModelOperator.Profiles.Reductions;

namespace ModelOperator.Profiles.Tests.Reductions;

/// <summary>Checks the reductions against plain sums, in every place where a chunk or a channel may end.</summary>
public sealed class RowReducerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(5000)]
    public void WholeRow_HasThePlainValues(int length)
    {
        var random = new Random(length);
        float[] row = [.. Enumerable.Range(0, length).Select(place => place % 5 == 0 ? 0f : (float)(random.NextDouble() * 4) - 1)];

        var values = Reduce(row, [length], [.. Enum.GetValues<Reduction>().Select(one => (one, (int?)null, 0))]);

        var mean = row.Average(value => (double)value);
        double[] expected =
        [
            mean, Math.Sqrt(row.Average(value => (value - mean) * (value - mean))), row.Min(), row.Max(),
            row.Count(value => value == 0) / (double)length, Math.Sqrt(row.Sum(value => (double)value * value)), length,
        ];
        ShouldBeNear(values, expected);
    }

    // The axis is the first, a middle and the last; pieces of a channel are as long as 6 and as short as 1.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Channel_IsThatOfItsAxis(int axis)
    {
        long[] shape = [4, 5, 700];
        double[] row = [.. Enumerable.Range(0, 4 * 5 * 700).Select(place => Math.Sin(place) + place)];
        var places = (int)shape[axis - 1];

        var values = Reduce(row, shape, [.. Enumerable.Range(0, places).Select(index => (Reduction.Mean, (int?)axis, index))]);

        ShouldBeNear(values, [.. Enumerable.Range(0, places).Select(index => row.Where((_, place) => Index(place) == index).Average())]);

        int Index(int place) => axis switch { 1 => place / 3500, 2 => place / 700 % 5, _ => place % 700 };
    }

    [Fact]
    public void ValuesThatHardlyDiffer_HaveTheirStandardDeviation_InSinglePrecision()
    {
        float[] row = [.. Enumerable.Range(0, 100_000).Select(place => 1000f + ((place % 2) * 0.01f))];

        var expected = (row[1] - row[0]) / 2.0;
        Reduce(row, [row.Length], [(Reduction.Std, null, 0)])[0].ShouldBe(expected, expected * 1e-3);
    }

    [Fact]
    public void ConstantRow_HasNoDeviationAtAll() =>
        Reduce([.. Enumerable.Repeat(0.1f, 5000)], [5000], [(Reduction.Std, null, 0), (Reduction.Mean, null, 0)]).ShouldBe([0, 0.1f]);

    [Fact]
    public void NotANumber_IsNoValueOfTheRow()
    {
        float[] row = [1, float.NaN, 3];

        Reduce(row, [3], [(Reduction.Mean, null, 0), (Reduction.Std, null, 0), (Reduction.Min, null, 0), (Reduction.Norm, null, 0)])
            .ShouldAllBe(value => double.IsNaN(value));
        Reduce(row, [3], [(Reduction.Length, null, 0), (Reduction.Zeros, null, 0)]).ShouldBe([3, 0]);
    }

    [Fact]
    public void ChannelThatARowDoesNotHave_IsMissing()
    {
        Reduce([1f, 2], [2], [(Reduction.Mean, 1, 2)]).ShouldBe([double.NaN]);
        Reduce([1f, 2], [2], [(Reduction.Mean, 2, 0)]).ShouldBe([double.NaN]);
    }

    [Fact]
    public void EmptyRow_HasALengthOnly() =>
        Reduce(Array.Empty<float>(), [0], [(Reduction.Length, null, 0), (Reduction.Mean, null, 0), (Reduction.Max, null, 0)])
            .ShouldBe([0, double.NaN, double.NaN]);

    [Fact]
    public void Bytes_AreComputedAsNumbers()
    {
        var values = new double[2];
        byte[] row = [.. Enumerable.Range(0, 3000).Select(place => (byte)place)];

        new RowReducer(Features([(Reduction.Mean, null, 0), (Reduction.Max, null, 0)])).Reduce<byte, float>(row, [3000], values);

        ShouldBeNear(values, [row.Average(value => (double)value), 255]);
    }

    private static double[] Reduce(float[] row, long[] shape, (Reduction Reduction, int? Axis, int Index)[] asked)
    {
        var values = new double[asked.Length];
        new RowReducer(Features(asked)).Reduce<float, float>(row, shape, values);
        return values;
    }

    private static double[] Reduce(double[] row, long[] shape, (Reduction Reduction, int? Axis, int Index)[] asked)
    {
        var values = new double[asked.Length];
        new RowReducer(Features(asked)).Reduce<double, double>(row, shape, values);
        return values;
    }

    private static FeatureProfile[] Features((Reduction Reduction, int? Axis, int Index)[] asked) =>
    [
        .. asked.Select(one => new FeatureProfile($"{one}", "x", one.Index, 0, 0, [], []) { Reduce = one.Reduction, Axis = one.Axis }),
    ];

    private static void ShouldBeNear(double[] values, double[] expected)
    {
        values.Length.ShouldBe(expected.Length);
        for (var place = 0; place < values.Length; place++)
        {
            values[place].ShouldBe(expected[place], Math.Max(1e-5, Math.Abs(expected[place]) * 1e-5), $"place {place}");
        }
    }
}
