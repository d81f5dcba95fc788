using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Analysis.Statistics;
using Bounds = ModelOperator.Analysis.Statistics.Interval;

namespace ModelOperator.Analysis.Tests.Statistics;

public sealed class BetaMixtureTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261121, 1);

    // B(½,½) = π, B(3/2,½) = π/2, B(5/2,½) = 3π/8, B(3/2,3/2) = π/8.
    [Theory]
    [InlineData(0, 0, 0.3, 1.0)]
    [InlineData(1, 1, 0.25, 2.0)]
    [InlineData(0, 1, 0.25, 0.5 / 0.75)]
    [InlineData(2, 2, 0.5, 1.5)]
    [InlineData(1, 2, 0.5, 0.5)]
    public void Evidence_OfFewRequests_IsTheFormulasValue(int bad, int total, double rate, double martingale) =>
        Math.Exp(BetaMixture.LogEvidence(new(bad, total), rate)).ShouldBe(martingale, 1e-12);

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void Evidence_HasMeanOneUnderTheTrueRate(double rate)
    {
        for (var n = 1; n <= 30; n++)
        {
            Enumeration.Mean(n, 1, rate, 0.5, counts => Math.Exp(BetaMixture.LogEvidence(counts.Candidate, rate))).ShouldBe(1, 1e-9);
        }
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Bounds_MissTheTrueRateAtAnyOf200Looks_WithLessThanAlpha(double rate)
    {
        const double alpha = 0.05;
        var missed = Enumeration.EverHolds(200, rate, counts => BetaMixture.LogEvidence(counts, rate) >= -Math.Log(alpha));
        missed.ShouldBeLessThan(alpha);
    }

    [Fact]
    public void Bounds_HoldTheObservedRateAndShrinkWithSamples() => Check.One(Many, Prop.ForAll(
        Gen.Choose(0, 1000).SelectMany(bad => Gen.Choose(0, 1000).Select(good => new Counts(bad, bad + good))).ToArbitrary(),
        counts =>
        {
            var narrow = BetaMixture.Bounds(counts with { Bad = counts.Bad * 10, Total = counts.Total * 10 }, 0.05);
            var wide = BetaMixture.Bounds(counts, 0.05);
            var wider = BetaMixture.Bounds(counts, 0.01);
            return wide.Contains(counts.Rate ?? 0.5)
                && wider.Lower <= wide.Lower && wider.Upper >= wide.Upper
                && (counts.Total == 0 || (narrow.Upper - narrow.Lower <= wide.Upper - wide.Lower));
        }));

    [Fact]
    public void Bounds_GrowWithTheBadOnes() => Check.One(Many, Prop.ForAll(
        Gen.Choose(1, 2000).SelectMany(total => Gen.Choose(0, total - 1).Select(bad => new Counts(bad, total))).ToArbitrary(),
        counts =>
        {
            var less = BetaMixture.Bounds(counts, 0.05);
            var more = BetaMixture.Bounds(counts with { Bad = counts.Bad + 1 }, 0.05);
            return less.Lower <= more.Lower && less.Upper <= more.Upper;
        }));

    [Fact]
    public void Extremes_AreExact()
    {
        BetaMixture.Bounds(new(0, 0), 0.05).ShouldBe(new Bounds(0, 1));
        BetaMixture.Bounds(new(0, 100), 0.05).Lower.ShouldBe(0);
        BetaMixture.Bounds(new(100, 100), 0.05).Upper.ShouldBe(1);
        BetaMixture.LogEvidence(new(1, 10), 0).ShouldBe(double.PositiveInfinity);
        BetaMixture.LogEvidence(new(9, 10), 1).ShouldBe(double.PositiveInfinity);
        BetaMixture.LogEvidence(new(0, 10), 0).ShouldBeLessThan(0);
    }

    // Laplace: M(k/n) is √(2 / (π n)) for large n; the bounds are k/n ± √(2 v/n (ln(1/α) - ln M)).
    [Theory]
    [InlineData(1_000_000L)]
    [InlineData(1_000_000_000L)]
    public void BillionRequests_LoseNoDigits(long total)
    {
        var counts = new Counts(total / 100, total);
        BetaMixture.LogEvidence(counts, 0.01).ShouldBe(Math.Log(2 / (Math.PI * total)) / 2, 1e-4);
        var width = Math.Sqrt(2 * 0.01 * 0.99 / total * (Math.Log(20) - (Math.Log(2 / (Math.PI * total)) / 2)));
        var bounds = BetaMixture.Bounds(counts, 0.05);
        (bounds.Upper - 0.01).ShouldBe(width, width * 0.02);
        (0.01 - bounds.Lower).ShouldBe(width, width * 0.02);
    }
}
