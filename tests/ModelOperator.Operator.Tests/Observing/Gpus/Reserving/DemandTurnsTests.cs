using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;

namespace ModelOperator.Operator.Tests.Observing.Gpus.Reserving;

public sealed class DemandTurnsTests
{
    private readonly DemandTurns _turns = new();

    [Fact]
    public void MoreThanOnePassLooksAt_AreSharedOut_InTheirOrder_UntilAllHaveHadTheirTurn()
    {
        var all = Demands(1, 250);

        Counts(_turns.Next(all, isNews: true)).ShouldBe(Enumerable.Range(1, 100));
        _turns.HasMore.ShouldBeTrue();
        Counts(_turns.Next(all, isNews: false)).ShouldBe(Enumerable.Range(101, 100));
        _turns.HasMore.ShouldBeTrue();
        Counts(_turns.Next(all, isNews: false)).Take(50).ShouldBe(Enumerable.Range(201, 50));
        _turns.HasMore.ShouldBeFalse();
    }

    [Fact]
    public void NewsWhileSomeHaveHadNoTurn_BeginsWithThese_AndAllHaveAnother()
    {
        var all = Demands(1, 150);
        _turns.Next(all, isNews: true);

        Counts(_turns.Next(all, isNews: true)).ShouldBe([.. Enumerable.Range(101, 50), .. Enumerable.Range(1, 50)]);
        _turns.HasMore.ShouldBeTrue("some have not been looked at since the news");
        Counts(_turns.Next(all, isNews: false)).Take(50).ShouldBe(Enumerable.Range(51, 50));
        _turns.HasMore.ShouldBeFalse();
    }

    [Fact]
    public void DemandThatIsNewInTheMeantime_ComesFirst()
    {
        _turns.Next(Demands(1, 150), isNews: true);
        _turns.Next(Demands(1, 150), isNews: false);

        Counts(_turns.Next(Demands(1, 151), isNews: true))[0].ShouldBe(151);
    }

    private static List<PodNeeds> Demands(int first, int last) =>
        [.. Enumerable.Range(first, last - first + 1).Select(count => new PodNeeds { Resource = "nvidia.com/gpu", Count = count })];

    private static List<int> Counts(IReadOnlyList<PodNeeds> demands) =>
        [.. demands.Select(one => one.Count)];
}
