using System.Text.RegularExpressions;
using ModelOperator.Contracts.Metrics;

namespace ModelOperator.Contracts.Tests.Metrics;

/// <summary>That each name is registered by its process is tested there.</summary>
public sealed partial class MetricNameTests
{
    private static readonly HashSet<string> Known =
    [
        .. new[] { typeof(GatewayMetricNames), typeof(ModelServerMetricNames) }
            .SelectMany(names => names.GetFields())
            .Select(name => (string)name.GetRawConstantValue()!),
    ];

    [Theory]
    [InlineData("src", ".cs")]
    [InlineData("charts", ".yaml", ".yml", ".json", ".tpl", ".md")]
    [InlineData("examples", ".yaml", ".yml", ".json", ".md")]
    [InlineData("docs", ".md")]
    public void EveryMetricThatAFileNames_IsOneThatAProcessHas(string folder, params string[] endings)
    {
        var unknown =
            from file in Checkout.Files(folder, endings)
            from Match match in MetricName().Matches(File.ReadAllText(file))
            where !Known.Contains(match.Value) && !Known.Contains(HistogramSeries().Replace(match.Value, ""))
            select $"{Path.GetFileName(file)}: {match.Value}";

        unknown.ShouldBeEmpty();
    }

    [Fact]
    public void NoProject_SpellsAMetricItself()
    {
        var spelt =
            from file in Checkout.Files("src", ".cs")
            where !file.Contains("ModelOperator.Contracts", StringComparison.Ordinal) && Literal().IsMatch(File.ReadAllText(file))
            select file;

        spelt.ShouldBeEmpty();
    }

    [GeneratedRegex(@"\bmodel_(gateway|server)_[a-z_]+[a-z]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|count|sum)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HistogramSeries();

    [GeneratedRegex("\"model_(gateway|server)_[a-z_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Literal();
}
