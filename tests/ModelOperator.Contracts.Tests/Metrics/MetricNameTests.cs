using System.Text.RegularExpressions;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Testing;

namespace ModelOperator.Contracts.Tests.Metrics;

/// <summary>
/// Holds the operator's names of metrics to the contract: gateways and model servers are tested where they register theirs.
/// </summary>
public sealed partial class MetricNameTests
{
    private static readonly HashSet<string> Known =
    [
        .. new[] { typeof(GatewayMetricNames), typeof(ModelServerMetricNames) }
            .SelectMany(names => names.GetFields())
            .Select(name => (string)name.GetRawConstantValue()!),
        .. Files("src/ModelOperator.Operator", ".cs").Concat(Files("src/ModelOperator.Analysis", ".cs"))
            .SelectMany(file => OperatorLiteral().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value),
    ];

    [Theory]
    [InlineData("src", ".cs")]
    [InlineData("charts", ".yaml", ".yml", ".json", ".tpl", ".md")]
    [InlineData("examples", ".yaml", ".yml", ".json", ".md")]
    [InlineData("docs", ".md")]
    public void EveryMetricThatAFileNames_IsOneThatAProcessHas(string folder, params string[] endings)
    {
        var unknown =
            from file in Files(folder, endings)
            from Match match in MetricName().Matches(File.ReadAllText(file))
            where !Known.Contains(match.Value) && !Known.Contains(HistogramSeries().Replace(match.Value, ""))
            select $"{Path.GetFileName(file)}: {match.Value}";

        unknown.ShouldBeEmpty();
    }

    [Fact]
    public void NoProject_SpellsAMetricOfAnotherProcess()
    {
        var spelt =
            from file in Files("src", ".cs")
            where !file.Contains("ModelOperator.Contracts", StringComparison.Ordinal) && Literal().IsMatch(File.ReadAllText(file))
            select file;

        spelt.ShouldBeEmpty();
    }

    private static IEnumerable<string> Files(string folder, params string[] endings) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories)
            .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal))
                && !file.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"], StringComparer.Ordinal).Any());

    [GeneratedRegex(
        @"\b(model_gateway|model_server|modeldeployment)_[a-z_]+[a-z]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|count|sum)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HistogramSeries();

    [GeneratedRegex("\"model_(gateway|server)_[a-z_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Literal();

    [GeneratedRegex("\"(?<name>modeldeployment_[a-z_]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OperatorLiteral();
}
