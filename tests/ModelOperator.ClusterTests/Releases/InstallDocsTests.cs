using System.Text.RegularExpressions;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>Each helm command of the documentation has values that the chart takes.</summary>
[Trait("server", "any")]
public sealed partial class InstallDocsTests
{
    [Fact]
    public async Task EveryInstallAndUpgrade_OfTheDocs_IsRendered()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Digits.RepositoryRoot(), "docs"), "*.md")
            .Append(Path.Combine(Digits.RepositoryRoot(), "README.md"));
        var docs = string.Concat(await Task.WhenAll(pages.Select(page => File.ReadAllTextAsync(page))));
        var commands = Command().Matches(docs.Replace("\\\n", " ", StringComparison.Ordinal))
            .Select(match => match.Groups["rest"].Value).ToList();
        commands.Count.ShouldBeGreaterThan(5);

        foreach (var command in commands)
        {
            var words = Word().Matches(command).Select(word => word.Value.Replace("'", "", StringComparison.Ordinal)).ToList();
            var values = words.Zip(words.Skip(1)).Where(pair => pair.First == "--set").SelectMany(pair => new[] { "--set", pair.Second });

            (await Helm.Succeed(["template", words[0], ChartOf(words[1]), .. values])).ShouldContain("kind: Deployment");
        }
    }

    // The archive in a bundle is this chart, and so is what a release of this version puts into the registry.
    private static string ChartOf(string word) =>
        word.EndsWith(".tgz", StringComparison.Ordinal) || word.StartsWith("oci://", StringComparison.Ordinal)
            ? Helm.Chart
            : Path.Combine(Digits.RepositoryRoot(), word);

    [GeneratedRegex(
        "^helm (install|upgrade)( --install)? (?<rest>.+)$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"('[^']*'|[^\s'])+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
