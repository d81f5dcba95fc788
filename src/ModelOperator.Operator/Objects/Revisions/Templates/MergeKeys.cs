using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace ModelOperator.Operator.Objects.Revisions.Templates;

/// <summary>
/// Knows the lists of a pod whose items are merged one by one, and the fields by which an item is found. Kubernetes names the same fields;
/// only ports are told apart by their protocol as well.
/// </summary>
internal static class MergeKeys
{
    private const string Protocol = "protocol";

    private static readonly FrozenDictionary<string, string> Keys = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["volumes"] = "name",
        ["env"] = "name",
        ["imagePullSecrets"] = "name",
        ["resourceClaims"] = "name",
        ["volumeMounts"] = "mountPath",
        ["volumeDevices"] = "devicePath",
        ["ports"] = "containerPort",
        ["hostAliases"] = "ip",
        ["topologySpreadConstraints"] = "topologyKey",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The field by which the items of a list are found; null for a list that is replaced as a whole.</summary>
    public static string? Of(string list) => Keys.GetValueOrDefault(list);

    /// <summary>True for a list whose items have one of several parts: an item loses the one it had when another is named.</summary>
    public static bool HasChoices(string list) => list is "volumes";

    /// <summary>True when two items of a list are the same item.</summary>
    public static bool AreSame(string list, JsonNode? one, JsonNode? other) =>
        Of(list) is { } key && one is JsonObject && other is JsonObject
        && JsonNode.DeepEquals(one[key], other[key])
        && (list is not "ports" || ProtocolOf(one) == ProtocolOf(other));

    private static string ProtocolOf(JsonNode port) =>
        port[Protocol] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "TCP";
}
