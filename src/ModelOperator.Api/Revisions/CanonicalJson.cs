using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.Api.Revisions;

/// <summary>
/// Writes the same text for templates with the same meaning: keys are sorted, and every value that equals the one in an empty template is
/// left out. So a field that a later version adds changes no hash as long as nobody sets it, and writing out a default makes no new
/// revision. In a part of a pod template every value has a meaning, so only its keys are sorted.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>The canonical text of a template.</summary>
    public static string Write(RevisionTemplate template)
    {
        var defaults = ToNode(new() { Gpu = new(), Model = new() { S3 = new() } })!.AsObject();

        // A GPU request with only defaults differs from no request, so its count is always written.
        defaults["gpu"]!.AsObject().Remove("count");
        var node = ToNode(template);
        return (Reduce(node, defaults, asWritten: node?["pod"]?["template"]) ?? new JsonObject()).ToJsonString();
    }

    // A node that is made without a text in between would take a key for another one with other capitals, and fail at both.
    private static JsonNode? ToNode(RevisionTemplate template) => JsonNode.Parse(
        JsonSerializer.SerializeToUtf8Bytes(template, RevisionJsonContext.Default.RevisionTemplate));

    private static JsonNode? Reduce(JsonNode? node, JsonNode? defaults, JsonNode? asWritten) => node switch
    {
        JsonObject { Count: > 0 } when ReferenceEquals(node, asWritten) => SortAll(node),
        JsonObject fields => ReduceFields(fields, defaults as JsonObject, asWritten),
        JsonArray { Count: 0 } => null,
        JsonArray items => new JsonArray([.. items.Select(i => Reduce(i, null, asWritten) ?? new JsonObject())]),
        JsonValue when JsonNode.DeepEquals(node, defaults) => null,
        _ => node?.DeepClone(),
    };

    private static JsonObject? ReduceFields(JsonObject fields, JsonObject? defaults, JsonNode? asWritten)
    {
        var kept = fields
            .Select(f => KeyValuePair.Create(f.Key, Reduce(f.Value, defaults?[f.Key], asWritten)))
            .Where(f => f.Value is not null)
            .ToList();
        return kept.Count == 0 ? null : Sorted(kept);
    }

    private static JsonNode? SortAll(JsonNode? node) => node switch
    {
        JsonObject fields => Sorted(fields.Select(f => KeyValuePair.Create(f.Key, SortAll(f.Value)))),
        JsonArray items => new JsonArray([.. items.Select(SortAll)]),
        _ => node?.DeepClone(),
    };

    private static JsonObject Sorted(IEnumerable<KeyValuePair<string, JsonNode?>> fields) =>
        new(fields.OrderBy(f => f.Key, StringComparer.Ordinal));
}
