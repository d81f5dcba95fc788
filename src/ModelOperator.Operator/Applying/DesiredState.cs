using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Operator.Applying;

/// <summary>Tells whether an object already says what we would write, so that nothing is written in vain (R23).</summary>
internal static class DesiredState
{
    /// <summary>
    /// True when every field of <paramref name="desired"/> stands in <paramref name="actual"/> with the same value.
    /// Fields that only the actual one has are the server's defaults or somebody else's. Quantities compare by value.
    /// </summary>
    public static bool IsMet<T>(T desired, T actual, JsonTypeInfo<T> type)
    {
        var wish = JsonSerializer.SerializeToNode(desired, type)!.AsObject();
        // The type says them; the server leaves them out of the items of a list, and may answer in an older version.
        wish.Remove("apiVersion");
        wish.Remove("kind");
        return Contains(JsonSerializer.SerializeToNode(actual, type), wish, parent: null);
    }

    private static bool Contains(JsonNode? actual, JsonNode? desired, string? parent) => desired switch
    {
        null => true,
        JsonObject fields => ContainsFields(actual as JsonObject, fields, areQuantities: parent is "limits" or "requests"),
        JsonArray items => ContainsItems(actual as JsonArray, items),
        _ => JsonNode.DeepEquals(actual, desired),
    };

    private static bool ContainsFields(JsonObject? actual, JsonObject desired, bool areQuantities)
    {
        foreach (var (name, value) in desired)
        {
            // The server drops what is empty, so that an empty wish is met by nothing.
            var isMet = actual?[name] is { } found
                ? ((areQuantities || name is "averageValue") && AreSameQuantity(found, value)) || Contains(found, value, name)
                : IsEmpty(value);
            if (!isMet)
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreSameQuantity(JsonNode actual, JsonNode? desired) =>
        Quantity.TryParse(actual.ToString(), out var a) && Quantity.TryParse(desired?.ToString() ?? "", out var d) && a == d;

    private static bool ContainsItems(JsonArray? actual, JsonArray desired)
    {
        if ((actual?.Count ?? 0) != desired.Count)
        {
            return false;
        }

        for (var i = 0; i < desired.Count; i++)
        {
            if (!Contains(actual![i], desired[i], parent: null))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonObject fields => fields.All(f => IsEmpty(f.Value)),
        JsonArray items => items.Count == 0,
        JsonValue value => value.GetValueKind() is JsonValueKind.False || (value.GetValueKind() is JsonValueKind.String && value.GetValue<string>().Length == 0),
        _ => false,
    };
}
