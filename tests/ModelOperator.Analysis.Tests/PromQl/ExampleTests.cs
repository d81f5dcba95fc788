using System.Text.RegularExpressions;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Analysis.Validation;

namespace ModelOperator.Analysis.Tests.PromQl;

/// <summary>The queries that people copy can be limited to a namespace, and are of one ModelDeployment.</summary>
public sealed partial class ExampleTests
{
    [Theory]
    [InlineData("examples/digits/v1.yaml", 2)]
    [InlineData("examples/digits/v2.yaml", 2)]
    [InlineData("examples/digits/v3.yaml", 2)]
    [InlineData("examples/digits/blue-green.yaml", 1)]
    [InlineData("docs/rollouts.md", 1)]
    [InlineData("docs/analysis.md", 1)]
    public void Queries_CanBeLimited(string file, int least)
    {
        var queries = QueriesIn(Path.Combine(Root(), file));

        queries.Count.ShouldBeGreaterThanOrEqualTo(least);
        foreach (var query in queries)
        {
            QueryTemplate.TryParse(query, out var template, out var error).ShouldBeTrue($"{query}: {error}");
            Scoped.Check(Scoped.Of(template!.Shape()));
        }
    }

    // Where nobody adds the namespace, they are right too.
    [Fact]
    public void EveryQuery_NamesNamespaceAndModel()
    {
        var anything = new FakeSource("default", (_, _) => Task.FromResult(QueryResult.Of(0))) { Scope = MetricScope.Any };
        var pages = Directory.EnumerateFiles(Path.Combine(Root(), "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Root(), "examples"), "*.yaml", SearchOption.AllDirectories))
            .Append(Path.Combine(Root(), "README.md"));

        var queries = pages.SelectMany(page => QueriesIn(page).Select(query => (Page: page, Query: query))).ToList();

        queries.Count.ShouldBeGreaterThanOrEqualTo(10);
        foreach (var (page, query) in queries)
        {
            QueryTemplate.TryParse(query, out var template, out var error).ShouldBeTrue($"{page}: {query}: {error}");
            OwnSeries.Problem(template!, "ml", "digits", anything).ShouldBeNull($"{page}: {query}");
        }
    }

    private static List<string> QueriesIn(string file) =>
        [.. Query().Matches(File.ReadAllText(file)).Select(match => match.Groups["query"].Value)];

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
    [GeneratedRegex("query: (?:[|>]-?\n(?<query>(?: {10,}.*\n)+)|'(?<query>[^']*)')",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Query();
}
