using System.Text.Json.Nodes;
using ModelOperator.Generator.Chart;
using ModelOperator.Generator.Output;

namespace ModelOperator.Generator.Tests.Chart;

/// <summary>The chart's values.yaml and values.schema.json speak of the same values.</summary>
public sealed class ValuesSchemaTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory)!, "charts", "model-operator");
    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "values.schema.json")))!.AsObject();
    private static readonly IReadOnlyList<ValuesSection> Sections = ValuesFile.Read(File.ReadAllText(Path.Combine(Folder, "values.yaml")));

    [Fact]
    public void EveryValue_IsInTheSchema()
    {
        foreach (var value in Sections.SelectMany(section => section.Values))
        {
            Find(value.Path).ShouldNotBeNull($"{value.Path} has no schema: its misspellings would pass");
        }
    }

    [Fact]
    public void EveryValueOfTheSchema_HasADefaultAndAComment()
    {
        var values = Sections.SelectMany(section => section.Values).Select(value => value.Path).ToHashSet(StringComparer.Ordinal);

        foreach (var section in Sections)
        {
            var fields = Resolve(Find(section.Path)!)["properties"]?.AsObject().Select(field => field.Key) ?? [];
            var paths = fields.Select(field => section.Path.Length == 0 ? field : $"{section.Path}.{field}");
            foreach (var path in paths.Where(path => path != "global"))
            {
                (values.Contains(path) || Sections.Any(inner => inner.Path == path)).ShouldBeTrue($"{path} is not in values.yaml");
            }
        }
    }

    [Fact]
    public void EveryObject_SaysWhetherOthersAreAllowed()
    {
        foreach (var node in Objects(Schema).Where(node => node["properties"] is not null))
        {
            ((bool?)node["additionalProperties"]).ShouldBe(false, node.GetPath());
        }
    }

    private static JsonObject? Find(string path) => path.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate<string, JsonObject?>(
        Schema, (node, key) => node is null ? null : Child(Resolve(node), key));

    private static JsonObject? Child(JsonObject node, string key) =>
        (node["properties"]?[key] ?? node["additionalProperties"]) as JsonObject;

    private static JsonObject Resolve(JsonObject node) =>
        (string?)node["$ref"] is { } reference ? Schema["definitions"]![reference["#/definitions/".Length..]]!.AsObject() : node;

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Objects(field.Value)).Prepend(fields),
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };
}
