using ModelOperator.Analysis.Drift;

namespace ModelOperator.Analysis.Tests.Drift;

public sealed class ChiSquaredTests
{
    // The usual printed tables.
    [Theory]
    [InlineData(3.841, 1, 0.05)]
    [InlineData(6.635, 1, 0.01)]
    [InlineData(5.991, 2, 0.05)]
    [InlineData(9.488, 4, 0.05)]
    [InlineData(18.307, 10, 0.05)]
    [InlineData(23.209, 10, 0.01)]
    [InlineData(124.342, 100, 0.05)]
    [InlineData(77.929, 100, 0.95)]
    public void UpperTail_IsThatOfTheTables(double statistic, int freedom, double probability) =>
        ChiSquared.UpperTail(statistic, freedom).ShouldBe(probability, probability * 1e-3);

    // With four degrees of freedom the tail is e^(-x/2) (1 + x/2).
    [Fact]
    public void TwoSamples_GiveTheFormulasValues()
    {
        var test = ChiSquared.Of(BinnedPair.Of([10, 20, 40, 20, 10], [20, 30, 25, 15, 10]));
        test.Statistic.ShouldBe(9.50915750915751, 1e-10);
        test.DegreesOfFreedom.ShouldBe(4);
        test.PValue.ShouldBe(0.04955942068232726, 1e-10);
        test.CramersV.ShouldBe(0.21804996570920976, 1e-10);
    }

    [Fact]
    public void CategoriesNobodySaw_CountForNothing()
    {
        var test = ChiSquared.Of(BinnedPair.Of([5, 0], [9, 0]));
        (test.Statistic, test.DegreesOfFreedom, test.PValue).ShouldBe((0, 0, 1));
    }

    [Fact]
    public void Volume_ShrinksThePValueAndNotTheEffect()
    {
        var few = ChiSquared.Of(BinnedPair.Of([500, 500], [490, 510]));
        var many = ChiSquared.Of(BinnedPair.Of([5_000_000, 5_000_000], [4_900_000, 5_100_000]));
        few.PValue.ShouldBeGreaterThan(0.5);
        many.PValue.ShouldBeLessThan(1e-100);
        many.CramersV.ShouldBe(few.CramersV, 1e-9);
    }
}
