using System.Text.Json.Nodes;
using ModelOperator.Docs.Tests.Examples;

namespace ModelOperator.Docs.Tests.Commands;

/// <summary>
/// Verbs and kinds are known, files of the checkout are there, and fields of <c>kubectl explain</c> are in the schema. Commands of the
/// plugin are parsed by its own tests.
/// </summary>
internal static class KubectlCheck
{
    // Kinds of Kubernetes and of others that the pages speak of, as kubectl takes them.
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "all", "clusterrole", "configmap", "configmaps", "controllerrevision", "controllerrevisions", "crd", "customresourcedefinitions",
        "deployment", "deployments", "endpointslices", "event", "events", "horizontalpodautoscalers", "hpa", "ingress", "job", "jobs",
        "lease", "leases", "namespace", "namespaces", "networkpolicies", "networkpolicy", "node", "nodes", "ns", "pdb", "pod", "poddisruptionbudget",
        "poddisruptionbudgets", "pods", "quota", "replicasets", "resourcequota", "resourcequotas", "role", "rolebinding",
        "scaledobjects", "secret", "secrets", "service", "services", "svc", "validatingadmissionpolicy",
    };

    // Verbs that are followed by a kind, or by kind/name.
    private static readonly string[] OfKinds = ["get", "describe", "delete", "wait", "annotate", "label", "edit", "patch", "scale"];

    private static readonly string[] OfOthers =
    [
        "apply", "auth", "cluster-info", "config", "cordon", "create", "drain", "exec", "explain", "krew", "kustomize", "logs", "modeldeployment",
        "port-forward", "replace", "rollout", "run", "top", "uncordon", "version",
    ];

    private static readonly string[] WithValue =
    [
        "-c", "-f", "-k", "-l", "-n", "-o", "-p", "--as", "--container", "--context", "--field-selector", "--filename", "--for",
        "--namespace", "--output", "--patch", "--patch-file", "--selector", "--since", "--sort-by", "--subresource", "--tail", "--timeout", "--type",
    ];

    private static readonly HashSet<string> OurKinds = [.. NamesOfOurKind()];

    public static IEnumerable<string> Problems(IReadOnlyList<string> arguments)
    {
        var plain = Plain(arguments).ToList();
        var verb = plain.FirstOrDefault() ?? "";
        var files = Files(arguments).Where(file => file != "-").SelectMany(CommandCheck.Missing);
        return OfKinds.Contains(verb, StringComparer.Ordinal)
            ? plain.Skip(1).Take(1).SelectMany(target => target.Split('/')[0].Split(',')).Where(kind => !IsKind(kind))
                .Select(kind => $"kubectl {verb} {kind}: there is no such kind").Concat(files)
            : !OfOthers.Contains(verb, StringComparer.Ordinal) ? [$"kubectl has no command {verb}"]
            : verb == "krew" ? plain.Where(word => word.Contains("://", StringComparison.Ordinal) && word != PublishedPlaces.PluginManifest)
                .Select(manifest => $"no release has the plugin's manifest at {manifest}")
            : verb == "explain" ? plain.Skip(1).Where(field => !IsField(field)).Select(field => $"there is no field {field}")
            : files;
    }

    private static bool IsKind(string word) => OurKinds.Contains(word) || Kinds.Contains(word.ToLowerInvariant().Split('.')[0]);

    // Names of the kind, and with the group behind them.
    private static IEnumerable<string> NamesOfOurKind()
    {
        var spec = YamlText.Parse(Testing.Repository.Read("crds/modeldeployments.yaml"))!["spec"]!;
        var names = spec["names"]!;
        var shortNames = names["shortNames"]!.AsArray().Select(name => (string)name!);
        string[] all = [(string)names["plural"]!, (string)names["singular"]!, .. shortNames];
        return all.SelectMany(name => new[] { name, $"{name}.{spec["group"]}" });
    }

    private static bool IsField(string path)
    {
        var keys = path.Split('.');
        return OurKinds.Contains(keys[0]) && keys.Skip(1).Aggregate<string, JsonNode?>(
            ExampleTests.Schema, (node, key) => (node?["items"] ?? node)?["properties"]?[key]) is not null;
    }

    private static IEnumerable<string> Plain(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count && arguments[i] != "--"; i++)
        {
            if (WithValue.Contains(arguments[i], StringComparer.Ordinal))
            {
                i++;
            }
            else if (!arguments[i].StartsWith('-'))
            {
                yield return arguments[i];
            }
        }
    }

    private static IEnumerable<string> Files(IReadOnlyList<string> arguments) => arguments.Zip(arguments.Skip(1))
        .Where(pair => pair.First is "-f" or "--filename" or "--patch-file" or "-k").Select(pair => pair.Second)
        .Concat(arguments.Where(word => word.StartsWith("--from-file=", StringComparison.Ordinal)).Select(word => word.Split('=')[^1]));
}
