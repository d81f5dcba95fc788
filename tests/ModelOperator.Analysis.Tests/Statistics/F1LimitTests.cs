using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Statistics;

public sealed class F1LimitTests
{
    private const double Alpha = 0.05;

    public static TheoryData<int, int, double, double> Rates => new()
    {
        { 1, 1, 0.5, 0.5 }, { 1, 3, 0.6, 0.2 }, { 3, 1, 0.1, 0.5 }, { 2, 2, 0.9, 0.3 }, { 1, 2, 0.3, 0.9 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void FalseVerdict_AtAnyOf12Looks_IsRarerThanAlpha_ExactlyAtTheLimit(
        int forCandidate, int forStable, double candidate, double stable)
    {
        var limit = new F1Limit(Loss(candidate) - Loss(stable));

        Enumeration.EverHolds(
            12, forCandidate, forStable, candidate, stable, counts => limit.LogEvidenceAbove(counts) >= -Math.Log(Alpha))
            .ShouldBeLessThanOrEqualTo(Alpha);
        Enumeration.EverHolds(
            12, forCandidate, forStable, candidate, stable, counts => limit.LogEvidenceBelow(counts) >= -Math.Log(Alpha))
            .ShouldBeLessThanOrEqualTo(Alpha);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(-0.02)]
    [InlineData(-0.3)]
    public void Evidence_IsNeverMoreThanAgainstAnyPairOfRatesAtTheLimit(double difference)
    {
        var (random, limit) = (new Random(4711), new F1Limit(difference));
        for (var i = 0; i < 300; i++)
        {
            var (all, ofStable) = (random.Next(1, 2000), random.Next(1, 2000));
            var counts = new RevisionCounts(new(random.Next(all + 1), all), new(random.Next(ofStable + 1), ofStable));
            var evidence = Math.Max(limit.LogEvidenceAbove(counts), limit.LogEvidenceBelow(counts));
            for (var stable = 0.005; stable < 1; stable += 0.005)
            {
                var loss = Loss(stable) + difference;
                if (loss is > 0 and < 1)
                {
                    evidence.ShouldBeLessThanOrEqualTo(
                        Math.Max(
                            0,
                            BetaMixture.LogEvidence(counts.Stable, stable)
                                + BetaMixture.LogEvidence(counts.Candidate, 2 * loss / (1 + loss))) + 1e-6,
                        $"{counts}, stable's rate {stable}");
                }
            }
        }
    }

    [Fact]
    public void VerdictsCome_AndTheBoundsHoldTheDifference()
    {
        // F1 of 95 % and of 90 %; then of 95 % and 95 %.
        var worse = new RevisionCounts(new(7_272, 40_000), new(3_810, 40_000));
        var same = new RevisionCounts(new(3_810, 40_000), new(3_810, 40_000));

        new SequentialTest(new F1Limit(0.02), Alpha).Judge(worse).ShouldBe(MetricVerdict.Fail);
        new SequentialTest(new F1Limit(0.02), Alpha).Judge(same).ShouldBe(MetricVerdict.Pass);
        new SequentialTest(new F1Limit(0.05), Alpha).Judge(worse).ShouldBe(MetricVerdict.Inconclusive);
        var bounds = new F1Limit(0.02).Bounds(worse, Alpha);
        bounds.Lower.ShouldBeInRange(0.03, 0.05);
        bounds.Upper.ShouldBeInRange(0.05, 0.07);
    }

    [Fact]
    public void WithoutCounts_ThereIsNoEvidence()
    {
        var none = new RevisionCounts(new(0, 0), new(0, 10));

        new F1Limit(0.02).LogEvidenceAbove(none).ShouldBe(0);
        new F1Limit(0.02).LogEvidenceBelow(none).ShouldBe(0);
        new F1Limit(0.02).Observed(none).ShouldBeNull();
    }

    private static double Loss(double rate) => rate / (2 - rate);
}
