using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Tests.Builtins.Tallies;

public sealed class BucketsTests
{
    [Fact]
    public void EdgesWrittenInTwoWays_AreOneEdge()
    {
        var buckets = Buckets.Of([Rise("1", 5), Rise("1.0", 7), Rise("+Inf", 6), Rise("Infinity", 8)]);

        buckets.Fault.ShouldBeNull();
        (buckets.Edges, buckets.Total, buckets.LongerThan(1)).ShouldBe((1, 14, 2));
    }

    [Fact]
    public void BucketThatIsLessByRounding_CountsAsMuchAsTheOneBefore()
    {
        var buckets = Buckets.Of([Rise("0.1", 95.3), Rise("1", 95), Rise("+Inf", 100)]);

        buckets.Fault.ShouldBeNull();
        (buckets.LongerThan(0.1), buckets.LongerThan(1)).ShouldBe((100 - 95.3, 100 - 95.3));
    }

    [Fact]
    public void BucketThatIsLessThanTheOneBefore_IsAFaultThatNamesBoth() =>
        Buckets.Of([Rise("0.1", 95), Rise("1", 60), Rise("+Inf", 100)]).Fault
            .ShouldBe("its bucket up to 1 s has 60 requests, and the one up to 0.1 s has 95");

    [Fact]
    public void AllRequestsFewerThanTheFastOnes_IsAFault() =>
        Buckets.Of([Rise("0.1", 95), Rise("+Inf", 90)]).Fault
            .ShouldBe("its bucket up to +Inf has 90 requests, and the one up to 0.1 s has 95");

    [Fact]
    public void BucketOfAllRequestsThatIsMissing_IsAFault() =>
        Buckets.Of([Rise("0.1", 95)]).Fault.ShouldBe("its bucket of all requests is missing");

    // A gateway of an earlier version may have other edges. Its 50 requests lie below 2 s or not: nobody knows.
    [Fact]
    public void EdgeThatOnlySomeGatewaysHave_IsNoEdge()
    {
        var buckets = Buckets.Of([Rise("1", 90), Rise("2", 95), Rise("+Inf", 100), Rise("1", 50), Rise("+Inf", 50)]);

        buckets.Fault.ShouldBeNull();
        (buckets.Edges, buckets.EdgeFrom(1.5), buckets.EdgeAt(0.99), buckets.LongerThan(1))
            .ShouldBe((1, double.PositiveInfinity, double.PositiveInfinity, 10));
    }

    [Fact]
    public void NothingRead_IsNoFault() => (Buckets.Of([]).Any, Buckets.Of([]).Fault).ShouldBe((false, null));

    private static CounterRise Rise(string edge, double rise) => new(new Dictionary<string, string> { ["le"] = edge }, rise);
}
