using System.Text.RegularExpressions;
using ModelOperator.Analysis.Templates;

namespace ModelOperator.Analysis.Tests.PromQl;

/// <summary>The queries that people copy can be limited to a namespace.</summary>
public sealed partial class ExampleTests
{
    [Theory]
    [InlineData("examples/digits/v1.yaml", 2)]
    [InlineData("examples/digits/v2.yaml", 2)]
    [InlineData("examples/digits/v3.yaml", 2)]
    [InlineData("examples/digits/blue-green.yaml", 1)]
    [InlineData("README.md", 1)]
    [InlineData("docs/rollouts.md", 1)]
    [InlineData("docs/analysis.md", 1)]
    public void Queries_CanBeLimited(string file, int least)
    {
        var queries = Query().Matches(File.ReadAllText(Path.Combine(Root(), file))).Select(match => match.Groups["query"].Value).ToList();

        queries.Count.ShouldBeGreaterThanOrEqualTo(least);
        foreach (var query in queries)
        {
            QueryTemplate.TryParse(query, out var template, out var error).ShouldBeTrue($"{query}: {error}");
            Scoped.Check(Scoped.Of(template!.Shape()));
        }
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ModelOperator.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    // A block, or a text in quotes within a flow map.
    [GeneratedRegex("query: (?:[|>]-?\n(?<query>(?: {10,}.*\n)+)|'(?<query>[^']*)')", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Query();
}
