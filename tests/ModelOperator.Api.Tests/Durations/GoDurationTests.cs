using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Tests.Durations;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("90s", 90_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("500ms", 500)]
    [InlineData("1m500ms", 60_500)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("0.25s", 250)]
    [InlineData("8760h", 31_536_000_000)]
    public void Duration_AsGoWritesIt_IsRead(string text, long milliseconds)
    {
        GoDuration.TryParse(text, out var value).ShouldBeTrue();
        value.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
        MatchesTheSchema(text).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("5x")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("5 s")]
    [InlineData("1.2.3s")]
    [InlineData(".s")]
    [InlineData("1e3s")]
    [InlineData("5S")]
    [InlineData("5d")]
    [InlineData("5s\n")]
    public void Duration_ThatIsNone_IsRefused(string? text)
    {
        GoDuration.TryParse(text, out var value).ShouldBeFalse();
        value.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("8760h1ms")]
    [InlineData("99999999999999999999999999999h")]
    [InlineData("1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s")]
    public void Duration_AboveAYearOrEndless_IsRefused(string text) => GoDuration.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void LongestText_IsRead_AndOneCharacterMoreIsNot()
    {
        GoDuration.TryParse(new string('0', GoDuration.LongestText - 2) + "1s", out var value).ShouldBeTrue();
        value.ShouldBe(TimeSpan.FromSeconds(1));
        GoDuration.TryParse(new string('0', GoDuration.LongestText - 1) + "1s", out _).ShouldBeFalse();
    }

    [Fact]
    public void EveryDurationOfASpec_IsAsLongInTheSchemaAsTheParserReads()
    {
        var durations = typeof(GoDuration).Assembly.GetTypes().SelectMany(t => t.GetProperties())
            .Where(p => p.GetCustomAttribute<RegularExpressionAttribute>()?.Pattern == SchemaPatterns.Duration)
            .ToList();

        durations.Count.ShouldBeGreaterThan(8);
        durations.ShouldAllBe(p => p.GetCustomAttribute<MaxLengthAttribute>() != null
            && p.GetCustomAttribute<MaxLengthAttribute>()!.Length == GoDuration.LongestText);
    }

    [Fact]
    public void Fallback_StandsInForWhatIsAbsentOrMalformed()
    {
        GoDuration.ParseOr(null, TimeSpan.FromMinutes(10)).ShouldBe(TimeSpan.FromMinutes(10));
        GoDuration.ParseOr("soon", TimeSpan.FromMinutes(10)).ShouldBe(TimeSpan.FromMinutes(10));
        GoDuration.ParseOr("3s", TimeSpan.FromMinutes(10)).ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Text_ThatTheSchemaLetsThrough_IsReadUpToAYear()
    {
        var random = new Random(7);
        string[] units = ["ms", "s", "m", "h"];
        for (var i = 0; i < 2_000; i++)
        {
            var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
                (random.Next(2) == 0 ? $"{random.Next(60)}" : $"{random.Next(60)}.{random.Next(10)}") + units[random.Next(units.Length)]);
            var text = string.Concat(parts);
            MatchesTheSchema(text).ShouldBeTrue(text);
            GoDuration.TryParse(text, out _).ShouldBeTrue(text);
        }
    }

    private static bool MatchesTheSchema(string text) =>
        Regex.IsMatch(text, SchemaPatterns.Duration, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
