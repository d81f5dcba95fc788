using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Status.Metrics;
using Bounds = ModelOperator.Analysis.Statistics.Interval;

namespace ModelOperator.Analysis.Tests.Statistics;

public sealed class LimitTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261121, 3);

    private static readonly Gen<RevisionCounts> Pairs =
        from good in Gen.Choose(1, 5000)
        from bad in Gen.Choose(0, 200)
        from stableGood in Gen.Choose(1, 5000)
        from stableBad in Gen.Choose(0, 200)
        select new RevisionCounts(new(bad, good + bad), new(stableBad, stableGood + stableBad));

    public static TheoryData<int, int, double, double> Rates => new()
    {
        { 1, 1, 0.05, 0.05 }, { 1, 3, 0.3, 0.1 }, { 3, 1, 0.01, 0.2 }, { 2, 2, 0.5, 0.5 }, { 1, 9, 0.1, 0.02 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void Evidence_AtTheTrueValue_HasAMeanOfOneAtMost(int forCandidate, int forStable, double candidate, double stable)
    {
        for (var rounds = 1; rounds <= 8; rounds++)
        {
            foreach (var limit in (ILimit[])[new IncreaseLimit(candidate - stable), new RatioLimit(candidate / stable)])
            {
                Mean(limit.LogEvidenceAbove).ShouldBeLessThanOrEqualTo(1 + 1e-9, $"{limit} above");
                Mean(limit.LogEvidenceBelow).ShouldBeLessThanOrEqualTo(1 + 1e-9, $"{limit} below");
            }

            double Mean(Func<RevisionCounts, double> evidence) =>
                Enumeration.Mean(rounds * forCandidate, rounds * forStable, candidate, stable, counts => Math.Exp(evidence(counts)));
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void FalseVerdict_AtAnyOf12Looks_IsRarerThanAlpha(int forCandidate, int forStable, double candidate, double stable)
    {
        const double alpha = 0.05;
        foreach (var limit in (
            ILimit[])[
                new IncreaseLimit(candidate - stable), new RatioLimit(candidate / stable), new RateLimit(candidate),
                new RatioLimit(candidate / stable) { Negligible = candidate }])
        {
            Enumeration.EverHolds(
                12, forCandidate, forStable, candidate, stable, counts => limit.LogEvidenceAbove(counts) >= -Math.Log(alpha))
                .ShouldBeLessThanOrEqualTo(alpha, $"{limit} above");
            Enumeration.EverHolds(
                12, forCandidate, forStable, candidate, stable, counts => limit.LogEvidenceBelow(counts) >= -Math.Log(alpha))
                .ShouldBeLessThanOrEqualTo(alpha, $"{limit} below");
        }
    }

    [Fact]
    public void MoreBadAnswersOfTheCandidate_AreMoreEvidenceAgainstIt() => Holds(pair =>
    {
        var worse = pair with { Candidate = new(pair.Candidate.Bad + 1, pair.Candidate.Total) };
        return pair.Candidate.Good == 0 || Limits().All(limit =>
            limit.LogEvidenceAbove(worse) >= limit.LogEvidenceAbove(pair) - 1e-9
                && limit.LogEvidenceBelow(worse) <= limit.LogEvidenceBelow(pair) + 1e-9);
    });

    [Fact]
    public void Bounds_AgreeWithTheEvidence() => Holds(pair => Limits().All(limit =>
    {
        var bounds = limit.Bounds(pair, 0.05);
        var value = limit switch
        {
            IncreaseLimit increase => increase.Limit,
            RatioLimit ratio => ratio.Limit,
            RateLimit rate =>
                rate.Limit,
            _ => double.NaN
        };
        var above = limit.LogEvidenceAbove(pair) >= -Math.Log(0.05);
        var below = limit.LogEvidenceBelow(pair) >= -Math.Log(0.05);
        return bounds.Lower <= bounds.Upper && (Math.Abs(bounds.Lower - value) < 1e-9 || above == bounds.Lower > value)
            && (Math.Abs(bounds.Upper - value) < 1e-9 || below == bounds.Upper < value);
    }));

    [Theory]
    [InlineData(0, 7_893, 0, 71_032)]
    [InlineData(2, 12_000, 1, 100_000)]
    public void Ratio_OfNextToNothing_IsWithinTheLimit(long bad, long total, long stableBad, long stableTotal)
    {
        var counts = new RevisionCounts(new(bad, total), new(stableBad, stableTotal));
        new SequentialTest(new RatioLimit(1.5), 0.025 / 20).Judge(counts).ShouldNotBe(MetricVerdict.Pass);
        new SequentialTest(new RatioLimit(1.5) { Negligible = 0.0025 }, 0.025 / 20).Judge(counts).ShouldBe(MetricVerdict.Pass);
    }

    [Fact]
    public void Ratio_AboveTheLimitAndAboveWhatIsNegligible_Fails()
    {
        var limit = new RatioLimit(1.5) { Negligible = 0.001 };
        new SequentialTest(limit, 0.025).Judge(new(new(100, 10_000), new(0, 10_000))).ShouldBe(MetricVerdict.Fail);
        new SequentialTest(limit, 0.025).Judge(new(new(20, 100_000), new(0, 100_000))).ShouldBe(MetricVerdict.Pass);
    }

    [Fact]
    public void NoRequests_AreNoEvidence()
    {
        foreach (var counts in (RevisionCounts[])[default, new(new(0, 10), default), new(default, new(0, 10))])
        {
            new IncreaseLimit(0.01).LogEvidenceAbove(counts).ShouldBe(0);
            new IncreaseLimit(0.01).LogEvidenceBelow(counts).ShouldBe(0);
            new RatioLimit(2).LogEvidenceAbove(counts).ShouldBe(0);
            new RatioLimit(2).LogEvidenceBelow(counts).ShouldBe(0);
        }

        new RateLimit(0.01).LogEvidenceBelow(default).ShouldBe(0);
        new IncreaseLimit(0.01).Bounds(default, 0.05).ShouldBe(new Bounds(-1, 1));
    }

    [Theory]
    [InlineData(1_000_000_000L, 1_000_000_000L)]
    [InlineData(1_000L, 1_000_000_000L)]
    [InlineData(1_000_000_000L, 1_000L)]
    public void Extremes_GiveVerdictsAndNoNonsense(long candidate, long stable)
    {
        foreach (var limit in Limits())
        {
            limit.LogEvidenceAbove(new(new(candidate, candidate), new(0, stable))).ShouldBeGreaterThan(100, $"{limit}");
            foreach (var (bad, stableBad) in (
                (long, long)[])[(0, 0), (candidate, stable), (0, stable), (candidate, 0), (candidate / 2, stable / 2)])
            {
                var counts = new RevisionCounts(new(bad, candidate), new(stableBad, stable));
                double.IsNaN(limit.LogEvidenceAbove(counts)).ShouldBeFalse();
                double.IsNaN(limit.LogEvidenceBelow(counts)).ShouldBeFalse();
                var bounds = limit.Bounds(counts, 0.001);
                bounds.Lower.ShouldBeLessThanOrEqualTo(bounds.Upper);
            }
        }
    }

    // At a billion requests each, a difference a hundred times the standard error is found, and none at the limit itself.
    [Fact]
    public void BillionRequests_FindATinyDifferenceAndInventNone()
    {
        const long total = 1_000_000_000;
        var error = (long)Math.Sqrt(2 * 0.01 * total);
        var threshold = -Math.Log(0.001);
        new IncreaseLimit(0).LogEvidenceAbove(new(new((total / 100) + (100 * error), total), new(total / 100, total)))
            .ShouldBeGreaterThan(threshold);
        new IncreaseLimit(0).LogEvidenceAbove(new(new((total / 100) + error, total), new(total / 100, total))).ShouldBeLessThan(threshold);
        new RatioLimit(1).LogEvidenceAbove(new(new((total / 100) + (10 * error), total), new(total / 100, total)))
            .ShouldBeGreaterThan(threshold);
    }

    private static ILimit[] Limits() => [new IncreaseLimit(0), new IncreaseLimit(0.01), new RatioLimit(1.5), new RateLimit(0.05)];

    private static void Holds(Func<RevisionCounts, bool> property) => Check.One(Many, Prop.ForAll(Pairs.ToArbitrary(), property));
}
