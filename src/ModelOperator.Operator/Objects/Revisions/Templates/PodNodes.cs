using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Objects.Revisions.Templates;

/// <summary>Finds parts of pods in their JSON, and names them in problems.</summary>
internal static class PodNodes
{
    // Names that users choose are parts of it.
    private const int LongestField = 256;

    /// <summary>The field of the pods' spec.</summary>
    public const string Spec = $"{TemplatedPods.Field}.spec";

    /// <summary>The lists of containers.</summary>
    public static readonly ImmutableArray<string> ContainerLists = ["containers", "initContainers"];

    /// <summary>The items of a list; none when there is no such list.</summary>
    public static IEnumerable<JsonNode> Items(JsonNode? node, string list) => (node?[list] as JsonArray ?? []).OfType<JsonNode>();

    /// <summary>The item of a list with a name; null when there is none.</summary>
    public static JsonNode? Find(JsonNode? node, string list, string? name) =>
        Items(node, list).FirstOrDefault(item => NameOf(item) == name);

    /// <summary>The name of a container, volume, port or variable.</summary>
    public static string? NameOf(JsonNode item) => (string?)item["name"];

    /// <summary>Every container with its list and its field.</summary>
    public static IEnumerable<(string List, JsonNode Container, string Field)> Containers(JsonNode? spec) =>
        from list in ContainerLists
        from container in Items(spec, list)
        select (list, container, $"{Spec}.{list}[{NameOf(container)}]");

    /// <summary>A problem for each of some fields that are not as they were.</summary>
    public static IEnumerable<SpecProblem> Changed(
        JsonNode? before, JsonNode? after, string path, IEnumerable<(string Field, string Remedy)> fields) =>
        from one in fields
        where !JsonNode.DeepEquals(before?[one.Field], after?[one.Field])
        select Problem($"{path}.{one.Field}", one.Remedy);

    /// <summary>A problem of a template.</summary>
    public static SpecProblem Problem(string field, string message) =>
        new(TemplatedPods.Reason, Sentence.Cut(field, LongestField), Sentence.Cut(message));
}
