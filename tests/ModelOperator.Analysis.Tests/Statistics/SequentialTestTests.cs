using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Statistics;

public sealed class SequentialTestTests
{
    private static readonly SequentialTest Test = new(new IncreaseLimit(0.01), 0.025);

    [Fact]
    public void NoRequests_AreInconclusiveAndNobodyKnowsHowManyAreWanted()
    {
        Test.Judge(default).ShouldBe(MetricVerdict.Inconclusive);
        Test.Wanted(default).ShouldBeNull();
    }

    [Fact]
    public void ClearCases_AreDecided()
    {
        Test.Judge(new(new(50, 100), new(1, 900))).ShouldBe(MetricVerdict.Fail);
        Test.Judge(new(new(5, 5000), new(45, 45000))).ShouldBe(MetricVerdict.Pass);
        Test.Judge(new(new(0, 20), new(0, 180))).ShouldBe(MetricVerdict.Inconclusive);
        Test.Wanted(new(new(50, 100), new(1, 900))).ShouldBe(0);
    }

    [Fact]
    public void Wanted_IsWhatADecisionThenTakes()
    {
        var counts = new RevisionCounts(new(1, 200), new(9, 1800));
        var wanted = Test.Wanted(counts)!.Value;

        Test.Judge(After(wanted * 2)).ShouldBe(MetricVerdict.Pass);
        Test.Judge(After(wanted / 2)).ShouldBe(MetricVerdict.Inconclusive);

        RevisionCounts After(long more) => new(
            new((200 + more) / 200, 200 + more), new(9 * (200 + more) / 200, 9 * (200 + more)));
    }

    [Fact]
    public void RateAtTheLimit_IsNeverDecided() => Test.Wanted(new(new(20, 1000), new(90, 9000))).ShouldBeNull();
}
