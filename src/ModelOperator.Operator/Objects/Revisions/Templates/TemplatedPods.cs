using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Objects.Revisions.Templates;

/// <summary>Merges <c>spec.pod.template</c> into the pods of a revision.</summary>
internal static class TemplatedPods
{
    /// <summary>The field that the template is written in.</summary>
    public const string Field = "spec.pod.template";

    /// <summary>The reason for which a template is refused.</summary>
    public const string Reason = "InvalidPod";

    // An item is looked for among all others of its list, and several items may be one, in the loop that reconciles everybody's objects.
    private const int MaxItems = 512;

    /// <summary>
    /// Returns the pods with the template's changes. A container that the template adds may not gain privileges and has no capabilities,
    /// unless it says otherwise.
    /// </summary>
    public static V1PodTemplateSpec Merge(V1PodTemplateSpec pods, PodTemplate? template)
    {
        if (template is not { } changes)
        {
            return pods;
        }

        var plain = ToJson(pods);
        var merged = StrategicMerge.Merge(plain, ToJson(changes));
        foreach (var list in PodNodes.ContainerLists)
        {
            Confine(merged["spec"]?[list], plain["spec"]?[list]);
        }

        return merged.Deserialize(KubernetesJsonContext.Default.V1PodTemplateSpec)!;
    }

    /// <summary>The pods as the API server gets them.</summary>
    public static JsonObject ToJson(V1PodTemplateSpec pods) => ObjectNode.Of(pods, KubernetesJsonContext.Default.V1PodTemplateSpec);

    /// <summary>The first part of a template that no pod template has, so that it cannot be merged; null when there is none.</summary>
    public static SpecProblem? FindProblem(PodTemplate? template)
    {
        if (template is not { } changes)
        {
            return null;
        }

        if (!changes.IsReadable)
        {
            return PodNodes.Problem(Field, $"it must be an object with at most {PodTemplate.MaxDepth} levels");
        }

        var written = ToJson(changes);
        return MergedItems(written) is > MaxItems and var items
            ? PodNodes.Problem(Field, $"it has {items} items in lists that are merged by item, and may have {MaxItems}; leave some out")
            : FindUnmergeable(Field, written) ?? FindUnknown(StrategicMerge.Merge([], written));
    }

    private static JsonObject ToJson(PodTemplate template) => JsonObject.Create(template.Json)!;

    private static void Confine(JsonNode? containers, JsonNode? plain)
    {
        var known = (plain as JsonArray ?? []).Select(container => (string?)container!["name"]).ToHashSet(StringComparer.Ordinal);
        foreach (var container in (containers as JsonArray ?? []).OfType<JsonObject>())
        {
            if (container["name"] is JsonValue name && name.TryGetValue<string>(out var text) && !known.Contains(text))
            {
                Confine(container);
            }
        }
    }

    private static void Confine(JsonObject container)
    {
        var security = container["securityContext"] ??= new JsonObject();
        if (!MustGain(security))
        {
            security["allowPrivilegeEscalation"] ??= false;
        }

        var capabilities = security["capabilities"] ??= new JsonObject();
        capabilities["drop"] ??= new JsonArray("ALL");
    }

    // An API server refuses allowPrivilegeEscalation: false beside either.
    private static bool MustGain(JsonNode security) =>
        (security["privileged"] is JsonValue privileged && privileged.TryGetValue<bool>(out var isPrivileged) && isPrivileged)
        || (security["capabilities"]?["add"] as JsonArray ?? []).Any(added => added?.ToString() is "SYS_ADMIN" or "CAP_SYS_ADMIN");

    private static int MergedItems(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Sum(field =>
            MergedItems(field.Value) + (field.Value is JsonArray items && MergeKeys.Of(field.Key) is not null ? items.Count : 0)),
        JsonArray items => items.Sum(MergedItems),
        _ => 0,
    };

    private static SpecProblem? FindUnmergeable(string path, JsonNode? node) => node switch
    {
        JsonObject fields => fields
            .Select(field => FindUnmergeable(path, field.Key, field.Value)).FirstOrDefault(found => found is not null),
        JsonArray items => items
            .Select((item, i) => item is null
                ? PodNodes.Problem($"{path}[{i}]", "an item of a list cannot be null; leave it out")
                : FindUnmergeable($"{path}[{i}]", item)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static SpecProblem? FindUnmergeable(string path, string field, JsonNode? value)
    {
        var at = $"{path}.{field}";
        if (MergeKeys.Of(field) is { } key && value is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i] is not JsonObject item || item[key] is not JsonValue)
                {
                    return PodNodes.Problem($"{at}[{i}]", $"an item of {field} is found by its {key}; add it");
                }
            }
        }

        return FindUnmergeable(at, value);
    }

    // A field that the model does not have would be lost without a word, and so would be a check of it.
    private static SpecProblem? FindUnknown(JsonObject written)
    {
        try
        {
            var read = written.Deserialize(KubernetesJsonContext.Default.V1PodTemplateSpec)!;
            return FindLost(written, ToJson(read), Field) is { } lost
                ? PodNodes.Problem(
                    lost,
                    "it is no field of a pod template that this version of the operator knows; mend its name, or leave it out "
                    + "('kubectl explain pod.spec' lists the fields)")
                : null;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException
            or FormatException or ArgumentException)
        {
            var path = (exception as JsonException)?.Path?.TrimStart('$');
            return PodNodes.Problem(
                Field + path,
                "its value is of another type than a pod template has here; 'kubectl explain pod.spec' tells the type of each field");
        }
    }

    private static string? FindLost(JsonNode? written, JsonNode? read, string path) => written switch
    {
        JsonObject fields => fields
            .Where(field => field.Value is not null)
            .Select(field => read is JsonObject known && known.ContainsKey(field.Key)
                ? FindLost(field.Value, known[field.Key], $"{path}.{field.Key}")
                : $"{path}.{field.Key}")
            .FirstOrDefault(lost => lost is not null),
        JsonArray items => items
            .Select((item, i) => FindLost(item, read is JsonArray known && i < known.Count ? known[i] : null, $"{path}[{i}]"))
            .FirstOrDefault(lost => lost is not null),
        _ => null,
    };
}
