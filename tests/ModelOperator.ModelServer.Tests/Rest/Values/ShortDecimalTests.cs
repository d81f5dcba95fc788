using System.Globalization;
using System.Text;
using ModelOperator.ModelServer.Rest.Values;

namespace ModelOperator.ModelServer.Tests.Rest.Values;

public sealed class ShortDecimalTests
{
    [Fact]
    public void Number_ThatIsScanned_IsToTheBitWhatTheParserReads()
    {
        var random = new Random(11);
        var (singles, doubles) = (0, 0);
        for (var round = 0; round < 300_000; round++)
        {
            var text = Decimal(random);
            var bytes = Encoding.ASCII.GetBytes(text + ",");
            if (ShortDecimal.TryScan(bytes, out float single, out var length))
            {
                singles++;
                length.ShouldBe(text.Length);
                BitConverter.SingleToInt32Bits(single)
                    .ShouldBe(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)), text);
            }

            if (ShortDecimal.TryScan(bytes, out double wide, out length))
            {
                doubles++;
                length.ShouldBe(text.Length);
                BitConverter.DoubleToInt64Bits(wide)
                    .ShouldBe(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), text);
            }
        }

        singles.ShouldBeGreaterThan(200_000);
        doubles.ShouldBeGreaterThan(100_000);
    }

    [Fact]
    public void Single_NearThePointHalfwayBetweenTwo_IsToTheBitWhatTheParserReads()
    {
        var random = new Random(12);
        var left = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var single = BitConverter.Int32BitsToSingle(random.Next(0x30000000, 0x48000000));
            var halfway = ((double)single + MathF.BitIncrement(single)) / 2;
            var near = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(halfway) + random.Next(-6, 7));
            var text = near.ToString("G19", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal);
            if (ShortDecimal.TryScan(Encoding.ASCII.GetBytes(text + "]"), out float scanned, out _))
            {
                BitConverter.SingleToInt32Bits(scanned)
                    .ShouldBe(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)), text);
            }
            else
            {
                left++;
            }
        }

        left.ShouldBeInRange(10_000, 90_000);
    }

    [Theory]
    [InlineData("0,", 1)]
    [InlineData("-0]", 2)]
    [InlineData("-0.0 ", 4)]
    [InlineData("16777216,", 8)]
    [InlineData("0.10000000149011612,", 19)]
    [InlineData("1e3,", 3)]
    [InlineData("1.5E-07\n,", 7)]
    [InlineData("16777217,", 0)] // half-way
    [InlineData("0.00000000000000000000001,", 0)]
    [InlineData("1e-40,", 0)]
    [InlineData("1e39,", 0)]
    [InlineData("123456789012345678901234567890,", 0)]
    [InlineData("1", 0)]
    [InlineData("1}", 0)]
    [InlineData("01,", 0)]
    [InlineData("-01,", 0)]
    [InlineData("1.,", 0)]
    [InlineData(".5,", 0)]
    [InlineData("+1,", 0)]
    [InlineData("-,", 0)]
    [InlineData("--1,", 0)]
    [InlineData("1e,", 0)]
    [InlineData("1e+,", 0)]
    [InlineData("1e1000,", 0)]
    [InlineData("1.2.3,", 0)]
    [InlineData("1x,", 0)]
    [InlineData("NaN,", 0)]
    [InlineData("\"1\",", 0)]
    [InlineData("", 0)]
    public void Single_IsScanned_OrLeftToTheParser(string text, int length)
    {
        ShortDecimal.TryScan(Encoding.ASCII.GetBytes(text), out float value, out var scanned).ShouldBe(length > 0);
        if (length > 0)
        {
            scanned.ShouldBe(length);
            BitConverter.SingleToInt32Bits(value)
                .ShouldBe(BitConverter.SingleToInt32Bits(float.Parse(text[..length], CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [InlineData("0,", true)]
    [InlineData("-128,", true)]
    [InlineData("127]", true)]
    [InlineData("-129,", false)]
    [InlineData("128,", false)]
    [InlineData("256,", false)]
    [InlineData("-0,", false)]
    [InlineData("1.0,", false)]
    [InlineData("1e1,", false)]
    [InlineData("007,", false)]
    [InlineData("18446744073709551615,", false)]
    [InlineData("99999999999999999999999,", false)]
    public void Int8_IsScanned_OrLeftToTheParser(string text, bool isScanned)
    {
        ShortDecimal.TryScanWhole(Encoding.ASCII.GetBytes(text), out sbyte value, out _).ShouldBe(isScanned);
        if (isScanned)
        {
            value.ShouldBe(sbyte.Parse(text[..^1], CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("-1,", false)]
    [InlineData("-0,", false)]
    [InlineData("9223372036854775807,", true)]
    [InlineData("9223372036854775808,", false)]
    public void UInt64_IsScanned_OrLeftToTheParser(string text, bool isScanned) =>
        ShortDecimal.TryScanWhole(Encoding.ASCII.GetBytes(text), out ulong _, out _).ShouldBe(isScanned);

    private static string Decimal(Random random) => random.Next(4) switch
    {
        0 => random.NextSingle().ToString("G17", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal),
        1 => $"{Plain(random)}e{random.Next(-20, 20)}",
        _ => Plain(random),
    };

    private static string Plain(Random random)
    {
        var whole = random.Next(3) == 0 ? 0 : random.NextInt64(1, (long)Math.Pow(10, random.Next(1, 10)));
        var places = random.Next(0, 9);
        var fraction = places == 0 ? "" : "." + random.NextInt64((long)Math.Pow(10, places)).ToString(CultureInfo.InvariantCulture)
            .PadLeft(places, '0');
        return $"{(random.Next(2) == 0 ? "-" : "")}{whole}{fraction}";
    }
}
