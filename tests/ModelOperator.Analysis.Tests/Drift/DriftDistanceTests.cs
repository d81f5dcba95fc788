using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Analysis.Drift;

namespace ModelOperator.Analysis.Tests.Drift;

public sealed class DriftDistanceTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261121, 5);
    private static readonly BinnedPair Shifted = BinnedPair.Of([10, 20, 40, 20, 10], [20, 30, 25, 15, 10]);

    // Computed apart from this code, by the textbook formulas in Python.
    [Fact]
    public void Distances_AreTheFormulasValues()
    {
        DriftDistance.PopulationStability(Shifted).ShouldBe(0.19474587687626033, 1e-12);
        DriftDistance.KullbackLeibler(Shifted).ShouldBe(0.09961575036523726, 1e-12);
        DriftDistance.JensenShannon(Shifted).ShouldBe(0.1862824627742257, 1e-12);
        DriftDistance.KolmogorovSmirnov(Shifted).ShouldBe(0.2, 1e-12);
    }

    // One coin of 0.36, 0.48, 0.16 against a fair third each: the example of the article on the divergence, 0.0852996 nats.
    [Fact]
    public void KullbackLeibler_IsThePublishedExample() =>
        DriftDistance.KullbackLeibler(BinnedPair.Of([1, 1, 1], [9, 12, 4])).ShouldBe(0.0852996, 1e-6);

    [Fact]
    public void NothingInCommon_IsTheLargestDistance()
    {
        var apart = BinnedPair.Of([5, 0], [0, 7]);
        DriftDistance.JensenShannon(apart).ShouldBe(1, 1e-12);
        DriftDistance.KolmogorovSmirnov(apart).ShouldBe(1, 1e-12);
        double.IsFinite(DriftDistance.PopulationStability(apart)).ShouldBeTrue();
        double.IsFinite(DriftDistance.KullbackLeibler(apart)).ShouldBeTrue();
    }

    [Fact]
    public void Distances_AreZeroForTheSameAndNeverNegative() => Check.One(Many, Prop.ForAll(
        Gen.Choose(0, 1000).ListOf().Where(bins => bins.Count > 0 && bins.Sum() > 0)
            .Select(bins => bins.Select(bin => (double)bin).ToList()).ToArbitrary(),
        bins =>
        {
            var same = BinnedPair.Of(bins, [.. bins.Select(bin => bin * 3)]);
            var turned = BinnedPair.Of(bins, [.. Enumerable.Reverse(bins)]);
            return DriftDistance.JensenShannon(same) < 1e-6 && DriftDistance.KolmogorovSmirnov(same) < 1e-9
                && DriftDistance.JensenShannon(turned) is >= 0 and <= 1 && DriftDistance.KolmogorovSmirnov(turned) is >= 0 and <= 1
                && DriftDistance.PopulationStability(turned) >= 0 && DriftDistance.KullbackLeibler(turned) >= 0;
        }));

    [Fact]
    public void WhatIsNoPairOfCounts_IsRefused()
    {
        Should.Throw<ArgumentException>(() => BinnedPair.Of([1], [1, 2])).Message.ShouldStartWith(
            "both must have the same bins; the reference has 1, the other 2");
        Should.Throw<ArgumentException>(() => BinnedPair.Of([], []));
        Should.Throw<ArgumentException>(() => BinnedPair.Of([1, 2], [0, 0]));
        Should.Throw<ArgumentException>(() => BinnedPair.Of([1, -2], [1, 1]));
        Should.Throw<ArgumentException>(() => BinnedPair.Of([1, double.NaN], [1, 1]));
    }
}
