using ModelOperator.Operator.Applying.Owned;

namespace ModelOperator.Operator.Tests.Applying.Owned;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("1", "1000m")]
    [InlineData("0.5", "500m")]
    [InlineData("1Gi", "1024Mi")]
    [InlineData("1e3", "1k")]
    [InlineData("2", "2.0")]
    public void Quantity_InAnotherNotation_HasTheSameValue(string one, string other)
    {
        Quantity.TryParse(one, out var a).ShouldBeTrue();
        Quantity.TryParse(other, out var b).ShouldBeTrue();
        a.ShouldBe(b);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Gi")]
    [InlineData("1Xi")]
    [InlineData("one")]
    [InlineData("79228162514264337593543950335Pi")]
    public void Quantity_ThatIsNone_IsRefused(string text) => Quantity.TryParse(text, out _).ShouldBeFalse();
}
