using ModelOperator.Commands.Wording;

namespace ModelOperator.Commands.Tests.Wording;

public sealed class AgeTests
{
    [Theory]
    [InlineData(-5, "0s")]
    [InlineData(0.5, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(7199, "119m")]
    [InlineData(7200, "2h")]
    [InlineData(172_800, "2d")]
    public void Age_IsSaidAsKubectlSaysIt(double seconds, string text) => Age.Text(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
}
