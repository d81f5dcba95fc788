using System.Text.Json.Nodes;

namespace ModelOperator.Docs.Tests.Examples;

/// <summary>kubectl and helm read YAML 1.1, where a key such as <c>on</c> is the boolean true, and arrives as a field named true.</summary>
public sealed class FieldNameTests
{
    private static readonly string[] Booleans = ["y", "n", "yes", "no", "on", "off", "true", "false"];

    [Fact]
    public void NoField_IsNamedAsABooleanOfYaml()
    {
        var names = Names(ExampleTests.Schema).ToList();

        names.ShouldContain("when");
        names.Where(name => Booleans.Contains(name, StringComparer.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Names(JsonNode? schema) => schema switch
    {
        JsonObject map => (map["properties"] as JsonObject ?? []).Select(property => property.Key)
            .Concat(map.SelectMany(part => Names(part.Value))),
        JsonArray list => list.SelectMany(Names),
        _ => [],
    };
}
