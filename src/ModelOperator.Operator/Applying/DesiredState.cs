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
    public static bool IsMet<T>(T desired, T actual, JsonTypeInfo<T> type) =>
        Contains(JsonSerializer.SerializeToNode(actual, type), JsonSerializer.SerializeToNode(desired, type), isQuantity: false);

    private static bool Contains(JsonNode? actual, JsonNode? desired, bool isQuantity) => desired switch
    {
        null => true,
        JsonObject fields => ContainsFields(actual as JsonObject, fields),
        JsonArray items => ContainsItems(actual as JsonArray, items),
        _ => actual is JsonValue
            && (JsonNode.DeepEquals(actual, desired)
                || (isQuantity && Quantity.TryParse(actual.ToString(), out var a) && Quantity.TryParse(desired.ToString(), out var d) && a == d)),
    };

    private static bool ContainsFields(JsonObject? actual, JsonObject desired)
    {
        foreach (var (name, value) in desired)
        {
            var isQuantity = IsQuantityMap(desired);
            var found = actual?[name];
            // The server drops what is empty, so that an empty wish is met by nothing.
            if (found is null ? !IsEmpty(value) : !Contains(found, value, isQuantity))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ContainsItems(JsonArray? actual, JsonArray desired)
    {
        if ((actual?.Count ?? 0) != desired.Count)
        {
            return false;
        }

        for (var i = 0; i < desired.Count; i++)
        {
            if (!Contains(actual![i], desired[i], isQuantity: false))
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

    private static bool IsQuantityMap(JsonObject fields) => fields.GetPropertyName() is "limits" or "requests";

    private static string? GetPropertyName(this JsonObject node) =>
        node.Parent is JsonObject parent && parent.FirstOrDefault(f => ReferenceEquals(f.Value, node)) is { Key: { } key } ? key : null;
}
