using System.Text.RegularExpressions;
using ModelOperator.Generator.Reference;
using ModelOperator.Generator.Tests.Schema;

namespace ModelOperator.Generator.Tests.Reference;

public sealed partial class ReferencePageTests
{
    private static readonly Dictionary<string, string> Pages =
        ReferencePage.Parts.ToDictionary(
            part => part, part => ReferencePage.Write(GeneratedFiles.Definition(), part), StringComparer.Ordinal);

    [Fact]
    public void EveryField_HasARowWithTypeAndDescription()
    {
        var fields = SchemaNodes.All().Select(node => node.Path)
            .Where(path => !path.EndsWith("[]", StringComparison.Ordinal) && !path.EndsWith("{}", StringComparison.Ordinal)
                && path is not (".spec" or ".status"));
        foreach (var path in fields)
        {
            var section = path[1..path.LastIndexOf('.')];
            var name = path[(path.LastIndexOf('.') + 1)..];
            var table = Pages[section.Split('.', '[')[0]].Split($"\n## {section}\n")[1].Split("\n## ")[0];
            var cells = table.Split('\n').Single(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal)
                || line.StartsWith($"| **`{name}`** |", StringComparison.Ordinal));
            UnescapedBar().Split(cells).Length.ShouldBe(7, cells);
        }
    }

    [Theory]
    [InlineData("spec")]
    [InlineData("status")]
    public void EveryLink_LeadsToASection(string part)
    {
        var page = Pages[part];
        var anchors = page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line[3..].ToLowerInvariant().Replace(".", "", StringComparison.Ordinal)
                .Replace("[]", "", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
        var links = Link().Matches(page).Select(match => match.Groups["anchor"].Value).ToList();
        links.ShouldNotBeEmpty();
        links.ShouldAllBe(link => anchors.Contains(link));
    }

    [Theory]
    [InlineData("| **`uri`** | string |  | `https://`, `s3://`, `gs://`, `azure://`, `oci://`, `hf://`, `pvc://` or `configmap://`; at most 2048 characters |")]
    [InlineData("| `replicas` | integer | `1` | 0 to 1000 |")]
    [InlineData("| **`steps`** | list of [objects](#specstrategycanarysteps) |  | at least 1 item; at most 50 items; weights must not go "
        + "down from one step to the next |")]
    [InlineData("| `limits` | map of numbers or strings |")]
    [InlineData("Exactly one of `canary`, `blueGreen`, `shadow` must be set.")]
    [InlineData("Exactly one of `query`, `builtin` must be set.")]
    public void Page_SaysTypesDefaultsAndLimits(string text) => Pages["spec"].ShouldContain(text);

    [Theory]
    [InlineData("spec", "status", "reference-status.md")]
    [InlineData("status", "spec", "reference-spec.md")]
    public void Page_HasItsOwnPart_AndLeadsToTheOther(string part, string other, string file)
    {
        Pages[part].ShouldContain($"\n## {part}\n");
        Pages[part].ShouldNotContain($"\n## {other}\n");
        Pages[part].ShouldContain($"({file})");
    }

    [GeneratedRegex(@"\(#(?<anchor>[a-z0-9_-]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnescapedBar();
}
