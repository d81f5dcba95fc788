using System.Globalization;
using System.Text;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Tests.Protocol;

public sealed class ShortDecimalTests
{
    [Fact]
    public void Number_ThatIsRead_IsToTheBitWhatTheParserReads()
    {
        var random = new Random(11);
        var (singles, doubles) = (0, 0);
        for (var round = 0; round < 300_000; round++)
        {
            var text = Decimal(random);
            var bytes = Encoding.ASCII.GetBytes(text);
            if (ShortDecimal.TryRead(bytes, out float single))
            {
                singles++;
                BitConverter.SingleToInt32Bits(single).ShouldBe(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)), text);
            }

            if (ShortDecimal.TryRead(bytes, out double wide))
            {
                doubles++;
                BitConverter.DoubleToInt64Bits(wide).ShouldBe(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), text);
            }
        }

        singles.ShouldBeGreaterThan(100_000);
        doubles.ShouldBeGreaterThan(200_000);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("-0", true)]
    [InlineData("-0.0", true)]
    [InlineData("16777216", true)]
    [InlineData("16777217", false)]
    [InlineData("0.0000000001", true)]
    [InlineData("0.00000000001", false)]
    [InlineData("1e3", false)]
    [InlineData("1.5E-3", false)]
    [InlineData("123456789012345678901234567890123456789012345678901234567890", false)]
    public void Single_ThatIsNotShort_IsLeftToTheParser(string text, bool isRead)
    {
        ShortDecimal.TryRead(Encoding.ASCII.GetBytes(text), out float value).ShouldBe(isRead);
        if (isRead)
        {
            BitConverter.SingleToInt32Bits(value).ShouldBe(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)));
        }
    }

    private static string Decimal(Random random)
    {
        var whole = random.Next(3) == 0 ? 0 : random.NextInt64(1, (long)Math.Pow(10, random.Next(1, 10)));
        var places = random.Next(0, 9);
        var fraction = places == 0 ? "" : "." + random.NextInt64((long)Math.Pow(10, places)).ToString(CultureInfo.InvariantCulture).PadLeft(places, '0');
        return $"{(random.Next(2) == 0 ? "-" : "")}{whole}{fraction}";
    }
}
