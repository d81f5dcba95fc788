using ModelOperator.ModelServer.Monitoring;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Tests.Monitoring;

public sealed class FeatureCountersTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Value_IsCountedAboveEachEdgeThatItReaches(int edges)
    {
        var random = new Random(edges);
        double[] bounds = [.. Enumerable.Range(0, edges).Select(edge => (double)edge)];
        // A neighbour on each side, so that edges of one feature are not taken for another's.
        var counters = new FeatureCounters(0, DataType.Fp64, [Feature(0, [0.5]), Feature(1, bounds), Feature(2, [0.5, 1.5])]);
        double[] values =
        [
            .. bounds, .. Enumerable.Range(0, 200).Select(_ => (random.NextDouble() * (edges + 2)) - 1),
            double.NegativeInfinity, double.PositiveInfinity, double.MaxValue, -0.0,
        ];

        foreach (var value in values)
        {
            counters.Count([double.NaN, value, 1]);
        }

        counters.Bins(1).ShouldBe(edges + 1);
        Enumerable.Range(0, edges + 1).Select(bin => counters.Bin(1, bin)).ShouldBe(
            Enumerable.Range(0, edges + 1).Select(bin => (long)values.Count(value => bounds.Count(bound => value >= bound) == bin)));
        counters.OutOfRange(1).ShouldBe(values.Count(value => value is < 0 or > 5));
        counters.Missing(0).ShouldBe(values.Length);
        counters.Bin(2, 1).ShouldBe(values.Length);
    }

    private static FeatureProfile Feature(int index, double[] edges) => new($"f{index}", "x", index, 0, 5, edges, []);
}
