using ModelOperator.Monitoring.Checks.Shares;

namespace ModelOperator.Monitoring.Tests.Checks.Shares;

public sealed class ShareTests
{
    [Theory]
    // By hand from Wilson's formula with z = 4: (p + z²/2n - z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    [InlineData(0, 100, 0)]
    [InlineData(50, 100, 0.314305)]
    [InlineData(100, 1000, 0.068128)]
    public void LowerBound_IsWilsons(double bad, double all, double bound) =>
        new Share("", bad, all, "", "").LowerBound.ShouldBe(bound, 1e-6);

    [Theory]
    [InlineData(123)]
    [InlineData(130)]
    [InlineData(139)] // by rounding, the formula gives a little more than 0 here
    public void LowerBound_OfNone_IsNotAboveZero(double all) => new Share("", 0, all, "", "").LowerBound.ShouldBe(0);

    [Fact]
    public void LowerBound_OfMoreThanAll_IsThatOfAll() =>
        new Share("", 11, 10, "", "").LowerBound.ShouldBe(new Share("", 10, 10, "", "").LowerBound);
}
