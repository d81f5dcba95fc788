using ModelOperator.ClusterTests.Admission;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Modern;

/// <summary>Every ModelDeployment that the project shows to anybody is one that the server takes, field by field.</summary>
[Trait("Category", "Modern")]
public sealed class ExampleTests : IClassFixture<DefinitionFixture>
{
    private static readonly string Root = DefinitionFixture.PathOf("");

    /// <summary>Manifests under examples/, and the whole ones in the documentation, by where they stand.</summary>
    public static TheoryData<string, string> Manifests
    {
        get
        {
            var manifests = new TheoryData<string, string>();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "examples"), "*.yaml", SearchOption.AllDirectories))
            {
                Add(manifests, file, File.ReadAllText(file).Split("\n---\n"));
            }

            foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
                .Append(Path.Combine(Root, "README.md")))
            {
                Add(manifests, file, CodeIn(File.ReadAllText(file)));
            }

            return manifests;
        }
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task AnExample_IsAccepted_Strictly(string file, string manifest)
    {
        var (code, output) = await Kubectl.Run(manifest, "apply", "--dry-run=server", "--validate=strict", "-f", "-");
        code.ShouldBe(0, $"{file}: {output}");
        output.ShouldNotContain("Warning", Case.Insensitive);
    }

    private static void Add(TheoryData<string, string> manifests, string file, IEnumerable<string> documents)
    {
        foreach (var document in documents.Where(d => IsModelDeployment(d)))
        {
            manifests.Add(Path.GetRelativePath(Root, file), document);
        }
    }

    private static bool IsModelDeployment(string document) =>
        document.Contains("\nkind: ModelDeployment\n", StringComparison.Ordinal)
            && document.Contains("apiVersion: modeloperator.dev/", StringComparison.Ordinal);

    private static IEnumerable<string> CodeIn(string markdown) =>
        markdown.Split("```").Where((_, i) => i % 2 == 1).Where(code => code.StartsWith("yaml", StringComparison.Ordinal))
            .Select(code => code["yaml".Length..]);
}
