using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using ModelOperator.ModelServer.Rest.Values;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Rest.Values;

/// <summary>Reads decimals as FP16: the result is the nearest half, or the even one of two that are equally near, and is rounded
/// once.</summary>
public sealed class HalfRoundingTests
{
    // Halves and the points half-way between them are whole multiples of 2^-25, whose decimals end after 25 digits.
    private const int Digits = 25;
    private const ushort Largest = 0x7bff;

    [Fact]
    public void Decimal_BetweenAnyTwo_IsRoundedOnce()
    {
        for (ushort bits = 0; bits <= Largest; bits++)
        {
            var (lower, upper) = (BitConverter.UInt16BitsToHalf(bits), BitConverter.UInt16BitsToHalf((ushort)(bits + 1)));
            var middle = new BigInteger((Units(lower) + (bits == Largest ? 65536 * Math.ScaleB(1, Digits) : Units(upper))) / 2);
            var half = Text(middle);
            var even = bits % 2 == 0 ? lower : upper;

            Read(half).ShouldBe(Finite(even), half);
            Read(half + "000000000000000000000000000001").ShouldBe(Finite(upper), half);
            Read(Text(middle, less: 1) + "999999999999999999999999999999").ShouldBe(Finite(lower), half);
            Read(Text(new BigInteger(Units(lower)))).ShouldBe(lower);
        }
    }

    [Fact]
    public void Number_ThatIsScanned_IsToTheBitWhatTheReaderReads()
    {
        var random = new Random(13);
        var scans = 0;
        for (var round = 0; round < 300_000; round++)
        {
            var near = (double)BitConverter.UInt16BitsToHalf((ushort)random.Next(Largest)) * (
                1 + ((random.NextDouble() - 0.5) * Math.ScaleB(1, -random.Next(9, 50))));
            var text = near.ToString($"G{random.Next(1, 20)}", CultureInfo.InvariantCulture);
            if (FloatReader<Half>.TryScan(Encoding.ASCII.GetBytes(text + ","), out var scanned, out var length))
            {
                scans++;
                length.ShouldBe(text.Length);
                scanned.ShouldBe(Read(text)!.Value, text);
            }
        }

        scans.ShouldBeGreaterThan(100_000);
    }

    // The decimal is 1 and a little more than half of the way to the next half. A single between the two would be exactly half-way and
    // round to 1.
    [Theory]
    [InlineData("1.00048828125", 1)]
    [InlineData("1.000488281250000001", 1.0009765625)]
    [InlineData("1.00048828126", 1.0009765625)]
    [InlineData("-1.00048828125000000000000000000000000000000000001e0", -1.0009765625)]
    [InlineData("2.98023223876953125e-8", 0)]
    [InlineData("2.98023223876953126e-8", 5.9604644775390625E-08)]
    [InlineData("65519.99999999", 65504)]
    public async Task Request_RoundsOnce(string number, double expected)
    {
        await using var server = await RunningServer.StartAsync("identity_fp16");

        var answer = await server.InferAsync(
            $$"""{"inputs":[{"name":"x","shape":[3],"datatype":"FP16","data":[{{number}},{{number}}, {{number}}]}]}""");

        answer.Json.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetDouble())
            .ShouldAllBe(value => (Half)value == (Half)expected);
    }

    private static double Units(Half value) => Math.ScaleB((double)value, Digits);

    private static string Text(BigInteger units, int less = 0)
    {
        var digits = ((units * BigInteger.Pow(5, Digits)) - less).ToString(CultureInfo.InvariantCulture).PadLeft(Digits + 1, '0');
        return digits[..^Digits] + "." + digits[^Digits..];
    }

    private static Half? Finite(Half value) => Half.IsFinite(value) ? value : null;

    private static Half? Read(string text)
    {
        var json = new Utf8JsonReader(Encoding.ASCII.GetBytes(text));
        json.Read().ShouldBeTrue();
        return FloatReader<Half>.TryRead(ref json, out var value) ? value : null;
    }
}
