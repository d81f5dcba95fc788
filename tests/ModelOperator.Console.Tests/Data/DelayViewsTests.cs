using ModelOperator.Analysis.Counting;
using ModelOperator.Console.Data;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Console.Tests.Data;

public sealed class DelayViewsTests
{
    [Fact]
    public void Delay_IsToldByTheEdgesThatHoldHalf_AndNineTenths() =>
        Of(("+Inf", 100), ("60", 10), ("3600.0", 50), ("86400", 89), ("259200", 95))
            .ShouldBe(new DelayView(100) { HalfWithin = 3600, MostWithin = 259200 });

    [Fact]
    public void Delay_LongerThanTheLastEdge_IsUnknown() =>
        Of(("60", 10), ("+Inf", 100)).ShouldBe(new DelayView(100) { HalfWithin = null, MostWithin = null });

    [Fact]
    public void WithoutFeedback_ThereIsNoDelay()
    {
        Of().ShouldBeNull();
        Of(("60", 0), ("+Inf", 0)).ShouldBeNull();
        Of(("60", 4)).ShouldBeNull("a part of a histogram says nothing about all");
    }

    private static DelayView? Of(params (string Edge, double Count)[] buckets) => DelayViews.Of(WindowCounts.Of(
        buckets.Select(bucket => new CounterRise(
            new Dictionary<string, string>
            {
                ["counter"] = GatewayMetricNames.FeedbackDelayBuckets,
                ["window"] = WindowQuery.Newest,
                ["le"] = bucket.Edge,
            },
            bucket.Count)),
        WindowQuery.Newest));
}
