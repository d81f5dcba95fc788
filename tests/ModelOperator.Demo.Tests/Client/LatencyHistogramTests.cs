using ModelOperator.Demo.Client;

namespace ModelOperator.Demo.Tests.Client;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Quantiles_OfManyLatencies_AreAtMostTwoPercentTooLarge()
    {
        var random = new Random(3);
        var latencies = Enumerable.Range(0, 10_000).Select(_ => Math.Exp((random.NextDouble() * 10) - 2)).ToList();
        var histogram = new LatencyHistogram();
        latencies.ForEach(histogram.Add);
        latencies.Sort();
        foreach (var quantile in new[] { 0.01, 0.5, 0.9, 0.99, 1.0 })
        {
            var exact = latencies[(int)Math.Ceiling(quantile * latencies.Count) - 1];
            histogram.Quantile(quantile)!.Value.ShouldBeInRange(exact * 0.99, (exact * 1.021) + 0.01);
        }
    }

    [Fact]
    public void Quantile_OfNothing_IsNone() => new LatencyHistogram().Quantile(0.99).ShouldBeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(0.001)]
    [InlineData(1e9)]
    public void Latency_OutsideTheBuckets_IsCountedAtTheEdge(double milliseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(milliseconds);
        histogram.Count.ShouldBe(1);
        histogram.Quantile(0.5)!.Value.ShouldBeInRange(0.05, 150_000);
    }
}
