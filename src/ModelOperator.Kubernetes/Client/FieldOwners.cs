using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.Kubernetes.Client;

/// <summary>Tells who owns which fields of an object, from its metadata.managedFields and the version that they were read at.</summary>
/// <param name="Uid">The object's UID.</param>
/// <param name="ResourceVersion">The object's version.</param>
/// <param name="Entries">The entries, one for each manager, operation and subresource. They must not be changed.</param>
public sealed record FieldOwners(string? Uid, string? ResourceVersion, JsonArray Entries)
{
    private const string ByApply = "Apply";
    private const string ByUpdate = "Update";

    /// <summary>Reads the owners from the JSON of an object.</summary>
    public static FieldOwners Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var metadata = JsonNode.Parse(ref reader)?["metadata"];
        return new((string?)metadata?["uid"], (string?)metadata?["resourceVersion"], metadata?["managedFields"] as JsonArray ?? []);
    }

    /// <summary>True when a manager has written the object by any operation.</summary>
    public bool Names(string manager) => Entries.Any(e => Is(e, "manager", manager));

    /// <summary>
    /// The entries after the fields that a manager owns by Update have become owned by Apply, so that its next apply removes what it leaves
    /// out. Null when there is nothing to change. Entries of subresources stay as they are. In client-go this is called csaupgrade.
    /// </summary>
    public JsonArray? Upgraded(string manager)
    {
        if (!Entries.Any(e => IsOwn(e, manager) && Is(e, "operation", ByUpdate)))
        {
            return null;
        }

        var entries = Entries.DeepClone().AsArray();
        var own = entries.Where(e => IsOwn(e, manager)).ToList();
        var kept = own.FirstOrDefault(e => Is(e, "operation", ByApply)) ?? own[0];
        kept!["operation"] = ByApply;
        foreach (var other in own.Where(e => e != kept))
        {
            Add(kept["fieldsV1"]!.AsObject(), other!["fieldsV1"]!.AsObject());
            entries.Remove(other);
        }

        return entries;
    }

    /// <summary>
    /// The managers that own a field, because they wrote the object or one of its subresources. The path is written as
    /// <c>spec.replicas</c>.
    /// </summary>
    public IEnumerable<string> OwnersOf(string path) => Entries
        .Where(e => e?["fieldsV1"] is JsonObject fields && Leaves(fields, "").Contains(path, StringComparer.Ordinal))
        .Select(e => (string?)e!["manager"] ?? "");

    /// <summary>
    /// The fields that other managers own, each with its manager. Paths are written as <c>spec.template.metadata</c>. Fields of a
    /// subresource are left out.
    /// </summary>
    public IEnumerable<(string Path, string Manager)> OthersThan(string manager) => Entries
        .Where(e => !Is(e, "manager", manager) && string.IsNullOrEmpty((string?)e!["subresource"]) && e["fieldsV1"] is JsonObject)
        .SelectMany(e => Leaves(e!["fieldsV1"]!.AsObject(), "").Select(path => (path, (string?)e["manager"] ?? "")));

    private static bool IsOwn(JsonNode? entry, string manager) =>
        Is(entry, "manager", manager) && string.IsNullOrEmpty((string?)entry!["subresource"]) && entry["fieldsV1"] is JsonObject;

    private static bool Is(JsonNode? entry, string field, string value) => (string?)entry?[field] == value;

    private static void Add(JsonObject target, JsonObject fields)
    {
        foreach (var (name, inner) in fields)
        {
            if (target[name] is not JsonObject present)
            {
                target[name] = inner?.DeepClone();
            }
            else if (inner is JsonObject more)
            {
                Add(present, more);
            }
        }
    }

    // In managedFields, f:name is a field, k:{…} an item of a list by its keys, v:… an item by its value, and "." the object itself.
    private static IEnumerable<string> Leaves(JsonObject fields, string path)
    {
        foreach (var (name, inner) in fields)
        {
            if (name == ".")
            {
                continue;
            }

            var here = $"{path}{(path.Length == 0 ? "" : ".")}{(name.StartsWith("f:", StringComparison.Ordinal) ? name[2..] : name)}";
            var deeper = inner is JsonObject { Count: > 0 } more ? Leaves(more, here).ToList() : [];
            foreach (var leaf in deeper.Count > 0 ? deeper : [here])
            {
                yield return leaf;
            }
        }
    }
}
