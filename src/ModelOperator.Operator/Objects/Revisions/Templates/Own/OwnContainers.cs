using System.Text.Json.Nodes;
using ModelOperator.Contracts.Processes;
using ModelOperator.Operator.Configuration;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Objects.Revisions.Templates.Own;

/// <summary>Holds a template to the parts of the operator's own two containers that it may change.</summary>
internal static class OwnContainers
{
    private const string Server = $"{PodNodes.Spec}.containers[{PodParts.Server}]";

    private static readonly string[] Mounts = ["volumeMounts", "volumeDevices"];

    private static readonly (string Field, string Remedy)[] Fields =
    [
        ("command", "set spec.server.command instead"),
        ("args", "set spec.server.args instead"),
    ];

    private static readonly (string Field, string Remedy)[] Image =
        [("image", "set spec.server.image instead; only the chart value podTemplatePolicy: Unrestricted allows it here")];

    /// <summary>Every change that it may not make.</summary>
    public static IEnumerable<SpecProblem> FindProblems(JsonNode? before, JsonNode? after, PodTemplatePolicy policy, bool isOwnServer) =>
        Fetch(before, after).Concat(
            PodNodes.Find(after, "containers", PodParts.Server) is { } server
                ? OfServer(PodNodes.Find(before, "containers", PodParts.Server)!, server, policy, isOwnServer)
                : [PodNodes.Problem(Server, "the server's container must stay, with its name; leave the removal out")]);

    private static IEnumerable<SpecProblem> Fetch(JsonNode? before, JsonNode? after)
    {
        if (!JsonNode.DeepEquals(before?["initContainers"]?[0], PodNodes.Items(after, "initContainers").FirstOrDefault()))
        {
            yield return PodNodes.Problem(
                $"{PodNodes.Spec}.initContainers[{PodParts.Fetch}]",
                "this container fetches the model, and is the operator's; leave it out, and give yours another name");
        }
    }

    private static IEnumerable<SpecProblem> OfServer(JsonNode plain, JsonNode server, PodTemplatePolicy policy, bool isOwn) =>
        PodNodes.Changed(plain, server, Server, policy is PodTemplatePolicy.Unrestricted ? Fields : [.. Image, .. Fields])
            .Concat(Lost(plain, server, "ports", "requests and probes go to this port; leave it out here, and set spec.server.port"))
            .Concat(Lost(plain, server, "volumeMounts", "this mount is the operator's; leave it out, and choose another path for yours"))
            .Concat(Hidden(plain, server))
            .Concat(isOwn ? Elsewhere(plain, server) : [])
            .Concat(Variables(plain, server));

    // The places for temporary files and shared memory may be others.
    private static IEnumerable<SpecProblem> Lost(JsonNode plain, JsonNode server, string list, string remedy) =>
        from item in PodNodes.Items(plain, list)
        let key = item[MergeKeys.Of(list)!]!.ToString()
        where !MayBeAnother(key) && !PodNodes.Items(server, list).Any(other => JsonNode.DeepEquals(item, other))
        select PodNodes.Problem($"{Server}.{list}[{key}]", remedy);

    private static bool MayBeAnother(string path) => path is PodParts.TemporaryPath or PodParts.SharedMemoryPath;

    // The files that were checked against their digest must be those that the server sees.
    private static IEnumerable<SpecProblem> Hidden(JsonNode plain, JsonNode server)
    {
        var own = PodNodes.Items(plain, "volumeMounts").Select(mount => MountPaths.Normalize(mount["mountPath"]!.ToString()))
            .Where(path => !MayBeAnother(path)).ToList();
        return from list in Mounts
               from item in PodNodes.Items(server, list)
               where !PodNodes.Items(plain, list).Any(other => JsonNode.DeepEquals(item, other))
               let written = item[MergeKeys.Of(list)!]!.ToString()
               let field = $"{Server}.{list}[{written}]"
               from problem in own.Where(path => MountPaths.Overlap(path, MountPaths.Normalize(written)))
                   .Select(path => PodNodes.Problem(
                       field, $"the operator mounts at {path}; choose another path, neither above nor below it"))
                   .Take(1)
                   .Concat(AddedContainers.Writable(item, field))
                   .Take(1)
               select problem;
    }

    // A variable that comes from elsewhere could move the port of metrics, which the operator does not write where it is the usual one.
    private static IEnumerable<SpecProblem> Elsewhere(JsonNode plain, JsonNode server) =>
        server["envFrom"] is JsonArray { Count: > 0 } && PodNodes.Find(plain, "env", PortSettings.Operations) is null
            ? [PodNodes.Problem(
                $"{Server}.envFrom",
                $"it could set {PortSettings.Operations}, which the operator must know; list the variables in env instead, or set that one "
                    + "in spec.server.env")]
            : [];

    private static IEnumerable<SpecProblem> Variables(JsonNode plain, JsonNode server) =>
        from name in new[] { PortSettings.Operations, PortSettings.Probes }
        where !JsonNode.DeepEquals(PodNodes.Find(plain, "env", name), PodNodes.Find(server, "env", name))
        select PodNodes.Problem($"{Server}.env[{name}]", "set it in spec.server.env instead, so that the operator knows the port");
}
