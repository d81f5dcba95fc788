using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.Kubernetes.Client;

/// <summary>Who owns which fields of an object: its metadata.managedFields, and the version that they were read at.</summary>
/// <param name="Uid">The object's UID.</param>
/// <param name="ResourceVersion">The object's version.</param>
/// <param name="Entries">One for each manager, operation and subresource; not to be changed.</param>
public sealed record FieldOwners(string? Uid, string? ResourceVersion, JsonArray Entries)
{
    private const string ByApply = "Apply";
    private const string ByUpdate = "Update";

    /// <summary>Reads them from the JSON of an object.</summary>
    public static FieldOwners Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var metadata = JsonNode.Parse(ref reader)?["metadata"];
        return new((string?)metadata?["uid"], (string?)metadata?["resourceVersion"], metadata?["managedFields"] as JsonArray ?? []);
    }

    /// <summary>True when a manager has written the object, by whatever operation.</summary>
    public bool Names(string manager) => Entries.Any(e => Is(e, "manager", manager));

    /// <summary>
    /// The entries in which what a manager owns by Update is owned by Apply, so that its next apply takes away what it leaves out; null
    /// when there is nothing to change. Entries of subresources are no part of it. What client-go calls csaupgrade.
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

    /// <summary>The managers that own a field, as <c>spec.replicas</c>, because they wrote the object or one of its subresources.</summary>
    public IEnumerable<string> OwnersOf(string path) => Entries
        .Where(e => e?["fieldsV1"] is JsonObject fields && Leaves(fields, "").Contains(path, StringComparer.Ordinal))
        .Select(e => (string?)e!["manager"] ?? "");

    /// <summary>
    /// The fields that other managers own, as <c>spec.template.metadata</c>, each with its manager. What belongs to a subresource is left
    /// out.
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

    // f:name is a field, k:{…} an item of a list by its keys, v:… one by its value, and "." the thing itself.
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
