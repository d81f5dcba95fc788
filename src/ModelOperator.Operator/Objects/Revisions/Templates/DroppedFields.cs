using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Operator.Objects.Revisions.Templates;

/// <summary>
/// Finds the fields of a template that an API server has dropped: one that is older than a field, or has the field's feature gate off, says
/// nothing of it. Values may be others, and items of lists more, because webhooks change them.
/// </summary>
internal static class DroppedFields
{
    /// <summary>The path of the first field of a template that is not in the pods, such as <c>spec.volumes[data].image</c>; null when all
    /// are there.</summary>
    /// <param name="template">The template, which can be merged (<see cref="TemplatedPods.FindProblem"/>).</param>
    /// <param name="pods">The pods as the server would make them.</param>
    public static string? FindFirst(PodTemplate template, V1PodTemplateSpec pods) =>
        Find(StrategicMerge.Merge([], JsonObject.Create(template.Json)!), TemplatedPods.ToJson(pods), "");

    private static string? Find(JsonNode? written, JsonNode? made, string path) => written switch
    {
        JsonObject fields => fields.Where(field => !IsEmpty(field.Value))
            .Select(field => made?[field.Key] is { } found
                ? FindIn(field.Key, field.Value, found, At(path, field.Key))
                : At(path, field.Key))
            .FirstOrDefault(dropped => dropped is not null),
        _ => null,
    };

    private static string? FindIn(string name, JsonNode? written, JsonNode made, string path) =>
        (written, made) switch
        {
            (JsonArray items, JsonArray found) when MergeKeys.Of(name) is { } key => items
                .Select(item => found.FirstOrDefault(one => MergeKeys.AreSame(name, item, one)) is { } same
                    ? Find(item, same, $"{path}[{item![key]}]")
                    : $"{path}[{item![key]}]")
                .FirstOrDefault(dropped => dropped is not null),
            // A list without keys is somebody else's where its length is another one.
            (JsonArray items, JsonArray found) when items.Count == found.Count => items
                .Select((item, i) => Find(item, found[i], $"{path}[{i}]")).FirstOrDefault(dropped => dropped is not null),
            (JsonObject, JsonObject) => Find(written, made, path),
            _ => null,
        };

    // A server leaves these out where they say the same as nothing.
    private static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonObject fields => fields.All(field => IsEmpty(field.Value)),
        JsonArray items => items.Count == 0,
        JsonValue value => value.GetValueKind() is JsonValueKind.False
            || (value.GetValueKind() is JsonValueKind.String && value.GetValue<string>().Length == 0)
            || (value.GetValueKind() is JsonValueKind.Number && value.ToString() is "0"),
        _ => false,
    };

    private static string At(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
