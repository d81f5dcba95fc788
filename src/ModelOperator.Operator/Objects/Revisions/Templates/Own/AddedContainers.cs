using System.Text.Json.Nodes;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Objects.Revisions.Templates.Own;

/// <summary>
/// Holds the containers that a template adds to two rules. The model has been checked against its digest, so nobody may change it
/// afterwards; and requests and probes find the server by the names of its ports.
/// </summary>
internal static class AddedContainers
{
    /// <summary>Every breach of the rules.</summary>
    public static IEnumerable<SpecProblem> FindProblems(JsonNode? before, JsonNode? after)
    {
        var names = PodNodes.Items(PodNodes.Find(before, "containers", PodParts.Server), "ports")
            .Select(PodNodes.NameOf).ToHashSet(StringComparer.Ordinal);
        return from added in PodNodes.Containers(after)
               where PodNodes.Find(before, added.List, PodNodes.NameOf(added.Container)) is null
               from problem in Mounts(added.Container, added.Field).Concat(Ports(added.Container, added.Field, names))
               select problem;
    }

    /// <summary>The problem of a mount through which the model could be changed; nothing when it cannot be.</summary>
    public static IEnumerable<SpecProblem> Writable(JsonNode mount, string field) =>
        PodNodes.NameOf(mount) is PodParts.Models && (bool?)mount["readOnly"] is not true
            ? [PodNodes.Problem(field, "nobody may change the model; set readOnly: true")]
            : [];

    private static IEnumerable<SpecProblem> Mounts(JsonNode container, string field) =>
        PodNodes.Items(container, "volumeMounts").SelectMany(mount => Writable(mount, $"{field}.volumeMounts[{mount["mountPath"]}]"));

    private static IEnumerable<SpecProblem> Ports(JsonNode container, string field, HashSet<string?> names) =>
        from port in PodNodes.Items(container, "ports")
        where PodNodes.NameOf(port) is { } name && names.Contains(name)
        select PodNodes.Problem(
            $"{field}.ports[{port["containerPort"]}].name", $"'{port["name"]}' is the name of a port of the server; choose another name");
}
