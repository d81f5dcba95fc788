using System.Text.Json.Nodes;
using k8s;
using ModelOperator.ClusterTests.Harness;
using YamlDotNet.Serialization;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>The objects of a release as helm renders them from the chart; no server is asked.</summary>
internal sealed class Rendered
{
    // Kinds whose types are not in the library of Kubernetes' own.
    private static readonly string[] Foreign = ["monitoring.coreos.com/v1", "modeloperator.dev/v1alpha1"];

    private Rendered(IReadOnlyList<JsonObject> objects) => Objects = objects;

    /// <summary>All objects; scalars that YAML writes without quotes are numbers, booleans or text.</summary>
    public IReadOnlyList<JsonObject> Objects { get; }

    /// <summary>
    /// Renders the chart and reads each object strictly into its Kubernetes type: one with a field that its type lacks fails.
    /// </summary>
    public static async Task<Rendered> Of(params string[] flags)
    {
        var documents = (await Helm.Template(flags)).Split("\n---\n").Select(text => text.Trim().TrimStart('-').Trim())
            .Where(text => text.Length > 0).ToList();
        var objects = documents.Select(Json).ToList();
        foreach (var (document, parsed) in documents.Zip(objects).Where(pair => !Foreign.Contains((string?)pair.Second["apiVersion"])))
        {
            KubernetesYaml.LoadAllFromString(document, strict: true).Count.ShouldBe(1, document);
        }

        return new(objects);
    }

    /// <summary>The only object of a kind whose name is <paramref name="name"/>, or of all of them.</summary>
    public JsonObject The(string kind, string? name = null)
    {
        var found = Of(kind).Where(o => name is null || (string?)o["metadata"]!["name"] == name).ToList();
        return found.ShouldHaveSingleItem($"{kind} {name} among {string.Join(", ", Objects.Select(Title))}");
    }

    /// <summary>The objects of a kind.</summary>
    public IEnumerable<JsonObject> Of(string kind) => Objects.Where(o => (string?)o["kind"] == kind);

    /// <summary>An object as <c>kind namespace/name</c>.</summary>
    public static string Title(JsonObject o) => $"{o["kind"]} {o["metadata"]!["namespace"]}/{o["metadata"]!["name"]}";

    /// <summary>The operator's pod template.</summary>
    public JsonNode Pods => The("Deployment")["spec"]!["template"]!;

    /// <summary>The pod template of a Deployment.</summary>
    public JsonNode Pod(string name) => The("Deployment", name)["spec"]!["template"]!;

    /// <summary>The operator's container.</summary>
    public JsonNode Container => Pods["spec"]!["containers"]!.AsArray().ShouldHaveSingleItem()!;

    /// <summary>The value of an environment variable of the operator; null without one.</summary>
    public string? Variable(string name) => (string?)Container["env"]!.AsArray().LastOrDefault(v => (string?)v!["name"] == name)?["value"];

    private static JsonObject Json(string yaml) =>
        JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(
            new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(yaml)!))!.AsObject();
}
