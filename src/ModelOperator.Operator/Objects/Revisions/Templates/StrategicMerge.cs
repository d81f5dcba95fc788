using System.Text.Json.Nodes;

namespace ModelOperator.Operator.Objects.Revisions.Templates;

/// <summary>
/// Merges a part of a pod template into a whole one, as <c>kubectl patch</c> does by default: maps by field, lists of
/// <see cref="MergeKeys"/> item by item, and other lists as a whole. A null removes a field. The directives <c>$patch: delete</c> and
/// <c>$patch: replace</c> are carried out for a map, and for an item of a list.
/// </summary>
internal static class StrategicMerge
{
    private const string Directive = "$patch";

    /// <summary>Returns a copy with the changes.</summary>
    public static JsonObject Merge(JsonObject onto, JsonObject changes)
    {
        var merged = Has(changes, "replace") ? [] : onto.DeepClone().AsObject();
        foreach (var (field, value) in changes)
        {
            if (field is Directive)
            {
                continue;
            }

            if (Merge(field, merged[field], value) is { } result)
            {
                merged[field] = result;
            }
            else
            {
                merged.Remove(field);
            }
        }

        return merged;
    }

    private static JsonNode? Merge(string field, JsonNode? onto, JsonNode? change) => change switch
    {
        JsonObject fields => Has(fields, "delete") ? null : Merge(onto as JsonObject ?? [], fields),
        JsonArray items when MergeKeys.Of(field) is not null => MergeItems(field, onto as JsonArray ?? [], items),
        _ => change?.DeepClone(),
    };

    private static JsonArray MergeItems(string list, JsonArray onto, JsonArray changes)
    {
        var merged = onto.Select(item => item?.DeepClone()).ToList();
        foreach (var change in changes)
        {
            var index = merged.FindIndex(item => MergeKeys.AreSame(list, item, change));
            var result = change is JsonObject fields
                ? MergeItem(list, index < 0 ? [] : merged[index]!.AsObject(), fields)
                : change?.DeepClone();
            if (index < 0 && result is not null)
            {
                merged.Add(result);
            }
            else if (index >= 0 && result is null)
            {
                merged.RemoveAt(index);
            }
            else if (index >= 0)
            {
                merged[index] = result;
            }
        }

        return [.. merged];
    }

    private static JsonObject? MergeItem(string list, JsonObject onto, JsonObject change)
    {
        if (Has(change, "delete"))
        {
            return null;
        }

        var kept = MergeKeys.HasChoices(list) ? new JsonObject(Named(onto, change)) : onto;
        return Merge(kept, change);
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Named(JsonObject onto, JsonObject change) =>
        onto.Where(field => change.ContainsKey(field.Key)).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()));

    private static bool Has(JsonObject fields, string directive) =>
        fields[Directive] is JsonValue value && value.TryGetValue<string>(out var text) && text == directive;
}
