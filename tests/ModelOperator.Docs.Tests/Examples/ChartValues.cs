using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Examples;

/// <summary>The values that the chart's schema knows.</summary>
internal static partial class ChartValues
{
    /// <summary>charts/model-operator/values.schema.json.</summary>
    public static JsonObject Schema { get; } = JsonNode.Parse(Repository.Read("charts/model-operator/values.schema.json"))!.AsObject();

    /// <summary>The chart has the value that <c>--set PATH=…</c> names.</summary>
    /// <param name="path">Keys with dots between them; a dot in a key has a backslash, an item of a list its number in brackets.</param>
    public static bool Has(string path) =>
        HasAt(Schema, [.. Key().Matches(path).Select(key => key.Value.Replace("\\.", ".", StringComparison.Ordinal))]);

    /// <summary>The paths of a document of values that the chart does not know.</summary>
    public static IEnumerable<string> Unknown(JsonObject values) =>
        Paths(values, []).Where(path => !HasAt(Schema, path)).Select(path => string.Join('.', path));

    private static bool HasAt(JsonObject schema, IReadOnlyList<string> path)
    {
        var node = Resolve(schema);
        if (path.Count == 0)
        {
            return true;
        }

        // A schema that says nothing of what is inside allows anything.
        var next = path[0].StartsWith('[') ? node["items"]
            : node["properties"]?[path[0]] ?? (node.ContainsKey("additionalProperties") ? node["additionalProperties"] : new JsonObject());
        return next is JsonValue allowed ? allowed.GetValue<bool>() : next is JsonObject inner && HasAt(inner, [.. path.Skip(1)]);
    }

    private static JsonObject Resolve(JsonObject node) =>
        (string?)node["$ref"] is { } reference ? Schema["definitions"]![reference["#/definitions/".Length..]]!.AsObject() : node;

    private static IEnumerable<IReadOnlyList<string>> Paths(JsonNode? node, IReadOnlyList<string> path) => node switch
    {
        JsonObject { Count: > 0 } map => map.SelectMany(field => Paths(field.Value, [.. path, field.Key])),
        JsonArray { Count: > 0 } list => list.SelectMany((item, index) => Paths(item, [.. path, $"[{index}]"])),
        _ => [path],
    };

    [GeneratedRegex(@"\[\d+\]|(\\.|[^.\[\\])+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();
}
