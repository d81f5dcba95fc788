using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>Tells whether an object already has the state that we would write, so that nothing is written in vain (R23).</summary>
internal static class DesiredState
{
    private static readonly HashSet<string> Nowhere = [];
    private static readonly string[] SetByTheServer =
        ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"];

    private static readonly string[] Maps = ["selector", "matchLabels", "nodeSelector", "limits", "requests", "metadata"];

    /// <summary>
    /// True when every field of <paramref name="desired"/> has the same value in <paramref name="actual"/>, and the
    /// <paramref name="exact"/> places contain nothing more. Fields that only the actual object has are otherwise taken for the server's
    /// defaults or somebody else's. Quantities compare by value.
    /// </summary>
    public static bool IsMet<T>(T desired, T actual, JsonTypeInfo<T> type, IReadOnlySet<string>? exact = null) =>
        Contains(Node(actual, type), Wish(desired, type), "", exact ?? Nowhere);

    /// <summary>
    /// The merge patch that makes an object what is desired where an apply cannot: it removes what somebody else has added in an exact
    /// place, and restores as a whole a list that lacks something of ours. Null when nothing differs.
    /// </summary>
    public static JsonObject? Repair<T>(T desired, T actual, JsonTypeInfo<T> type, IReadOnlySet<string> exact)
    {
        var patch = Difference(Node(actual, type) as JsonObject, Wish(desired, type), "", exact);
        return IsNothing(patch) ? null : patch;
    }

    /// <summary>
    /// The merge patch that makes an object exactly what is desired, as far as that takes changed and new fields alone. Null when the
    /// object has any field, or any list, that is not desired: only an apply can tell whether that is ours and must go.
    /// </summary>
    public static JsonObject? Completion<T>(T desired, T actual, JsonTypeInfo<T> type)
    {
        var (wish, found) = (Wish(desired, type), Wish(actual, type));
        found.Remove("status");
        foreach (var name in SetByTheServer)
        {
            (found["metadata"] as JsonObject)?.Remove(name);
        }

        return HasMore(found, wish) ? null : Difference(found, wish, "", Nowhere);
    }

    private static bool HasMore(JsonNode? actual, JsonNode? desired) => (actual, desired) switch
    {
        (JsonObject fields, JsonObject wanted) => fields.Any(field => !IsEmpty(field.Value) && HasMore(field.Value, wanted[field.Key])),
        (JsonValue, JsonValue) => false,
        _ => !JsonNode.DeepEquals(actual, desired),
    };

    // A null in the patch removes a field, so a patch with a null is not empty.
    private static bool IsNothing(JsonNode? patch) => patch is JsonObject fields && fields.All(f => IsNothing(f.Value));

    private static JsonObject Node<T>(T actual, JsonTypeInfo<T> type) => ObjectNode.Of(actual, type);

    private static JsonObject Wish<T>(T desired, JsonTypeInfo<T> type)
    {
        var wish = ObjectNode.Of(desired, type);
        // The type implies both fields. The server leaves them out of the items of a list, and may answer in an older version.
        wish.Remove("apiVersion");
        wish.Remove("kind");
        return wish;
    }

    private static JsonObject Difference(JsonObject? actual, JsonObject desired, string path, IReadOnlySet<string> exact)
    {
        JsonObject patch = [];
        foreach (var name in Surplus(actual, desired, path, exact))
        {
            patch[name] = null;
        }

        if (patch.ContainsKey("externalName"))
        {
            // A Service of type ExternalName must have the name. Without both fields it is of the default type again.
            patch["type"] = null;
        }

        foreach (var (name, value) in desired)
        {
            var here = At(path, name);
            if (!FieldIsMet(actual, name, value, path, exact) && !HasOursAndMore(actual?[name], value, here, exact))
            {
                patch[name] = value is JsonObject inner && actual?[name] is JsonObject present
                    ? Difference(present, inner, here, exact)
                    : value!.DeepClone();
            }
        }

        return patch;
    }

    private static bool HasOursAndMore(JsonNode? actual, JsonNode? desired, string path, IReadOnlySet<string> exact) =>
        actual is JsonArray present && desired is JsonArray ours && !exact.Contains(path)
        && ours.All(item => present.Any(found => Contains(found, item, path, exact)));

    private static bool Contains(JsonNode? actual, JsonNode? desired, string path, IReadOnlySet<string> exact) => desired switch
    {
        null => true,
        JsonObject fields => fields.All(f => FieldIsMet(actual as JsonObject, f.Key, f.Value, path, exact))
            && Surplus(actual as JsonObject, fields, path, exact).Count == 0,
        JsonArray items => ContainsItems(actual as JsonArray, items, path, exact),
        _ => JsonNode.DeepEquals(actual, desired),
    };

    private static bool FieldIsMet(JsonObject? actual, string name, JsonNode? desired, string path, IReadOnlySet<string> exact) =>
        // The server drops empty values, so an empty desired value is met by an absent one.
        actual?[name] is { } found
            ? ((AreQuantities(path) || name is "averageValue") && AreSameQuantity(found, desired))
                || Contains(found, desired, At(path, name), exact)
            : IsEmpty(desired);

    // The fields that only we may set and that the desired object does not have: all keys of an exact map, and exact fields.
    private static List<string> Surplus(JsonObject? actual, JsonObject desired, string path, IReadOnlySet<string> exact) =>
        actual is null || exact.Count == 0
            ? []
            :
            [
                .. actual.Where(f => !desired.ContainsKey(f.Key) && !IsEmpty(f.Value))
                    .Select(f => f.Key)
                    .Where(name => exact.Contains(At(path, name)) || (exact.Contains(path) && IsMap(path))),
            ];

    private static bool IsMap(string path) => Maps.Contains(path[(path.LastIndexOf('.') + 1)..]);

    private static bool ContainsItems(JsonArray? actual, JsonArray desired, string path, IReadOnlySet<string> exact) =>
        (actual?.Count ?? 0) == desired.Count && desired.Zip(actual ?? [], (d, a) => Contains(a, d, path, exact)).All(isMet => isMet);

    private static bool AreQuantities(string path) =>
        path.EndsWith(".limits", StringComparison.Ordinal) || path.EndsWith(".requests", StringComparison.Ordinal);

    private static bool AreSameQuantity(JsonNode actual, JsonNode? desired) =>
        Quantity.TryParse(actual.ToString(), out var a) && Quantity.TryParse(desired?.ToString() ?? "", out var d) && a == d;

    private static string At(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonObject fields => fields.All(f => IsEmpty(f.Value)),
        JsonArray items => items.Count == 0,
        JsonValue value => value.GetValueKind() is JsonValueKind.False
            || (value.GetValueKind() is JsonValueKind.String && value.GetValue<string>().Length == 0),
        _ => false,
    };
}
