using System.Text.RegularExpressions;
using ModelOperator.Testing;

namespace ModelOperator.Rollouts.Tests.Rules;

/// <summary>The table of rules in docs/planner.md and the tests whose names begin with a rule say the same.</summary>
public sealed partial class RuleTableTests
{
    // By rule: the classes that have a test of it.
    private static readonly ILookup<string, string> Tests = Directory
        .EnumerateFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
        .SelectMany(file => TestOfRule().Matches(File.ReadAllText(file))
            .Select(m => (Rule: m.Groups["rule"].Value, Class: Path.GetFileNameWithoutExtension(file))))
        .Distinct()
        .ToLookup(t => t.Rule, t => t.Class, StringComparer.Ordinal);

    private static readonly Dictionary<string, string[]> Table = Row().Matches(Repository.Read("docs/planner.md"))
        .ToDictionary(
            m => m.Groups["rule"].Value,
            m => m.Groups["tests"].Value.Split(", ").Select(t => t.Trim('`')).ToArray(),
            StringComparer.Ordinal);

    [Fact]
    public void EveryRule_HasATest_AndEveryTestOfARule_HasItsRow() =>
        Table.Keys.Order(StringComparer.Ordinal).ShouldBe(Tests.Select(t => t.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void EveryRow_NamesTheClassesThatHaveATestOfTheRule()
    {
        Table.Count.ShouldBeGreaterThan(30);
        var rows = Table.SelectMany(row => row.Value.Select(name => $"{row.Key} {name}")).ToList();
        var tests = Tests.SelectMany(rule => rule.Select(name => $"{rule.Key} {name}")).ToList();
        rows.Except(tests, StringComparer.Ordinal).ShouldBeEmpty("the table names a class without a test of the rule");
        tests.Except(rows, StringComparer.Ordinal).ShouldBeEmpty("the table lacks a class");
    }

    [GeneratedRegex(
        @"^ +public (async )?(Task|void) (?<rule>R\d\d)_\w+\(",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TestOfRule();

    [GeneratedRegex(
        @"^\| (?<rule>R\d\d)†? \| [^|]+ \| (?<tests>[^|]+) \|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Row();
}
