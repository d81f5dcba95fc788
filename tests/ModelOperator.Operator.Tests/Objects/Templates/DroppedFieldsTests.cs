using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Objects.Revisions.Templates;

namespace ModelOperator.Operator.Tests.Objects.Templates;

public sealed class DroppedFieldsTests
{
    private const string Template = """
        {
          "metadata": {"labels": {"team": "vision"}},
          "spec": {
            "hostNetwork": false,
            "hostname": "a",
            "nodeSelector": null,
            "volumes": [{"name": "data", "image": {"reference": "models:1"}}, {"name": "gone", "$patch": "delete"}],
            "tolerations": [{"key": "a", "operator": "Exists"}, {"key": "b", "operator": "Exists"}],
            "containers": [{"name": "server", "env": [{"name": "A", "value": ""}], "resources": {"limits": {"cpu": 1}}}]
          }
        }
        """;

    [Theory]
    [InlineData("spec.hostname", "spec.hostname")]
    [InlineData("metadata.labels.team", "metadata.labels.team")]
    [InlineData("spec.volumes.0.image", "spec.volumes[data].image")]
    [InlineData("spec.volumes.0", "spec.volumes[data]")]
    [InlineData("spec.volumes", "spec.volumes")]
    [InlineData("spec.tolerations.1.operator", "spec.tolerations[1].operator")]
    [InlineData("spec.containers.0.resources.limits.cpu", "spec.containers[server].resources.limits.cpu")]
    [InlineData("spec.containers.0.env.0.value", null)]
    [InlineData("spec.hostNetwork", null)]
    public void FieldThatIsNotInThePods_IsNamed(string gone, string? named)
    {
        var pods = Pods();
        Remove(pods, gone.Split('.'));

        Find(pods).ShouldBe(named);
    }

    [Fact]
    public void OtherValues_MoreItems_AndAnotherOrder_AreNotDropped()
    {
        var pods = Pods();
        var spec = pods["spec"]!;
        spec["hostname"] = "b";
        spec["volumes"]!.AsArray().Insert(0, JsonNode.Parse("""{"name": "token"}"""));
        spec["containers"]!.AsArray().Insert(0, JsonNode.Parse("""{"name": "proxy"}"""));
        spec["containers"]![1]!["resources"]!["limits"]!["cpu"] = "1000m";
        spec["tolerations"]!.AsArray().Insert(0, JsonNode.Parse("""{"key": "c"}"""));

        Find(pods).ShouldBeNull();
    }

    private static JsonObject Pods()
    {
        var pods = JsonNode.Parse(Template)!.AsObject();
        pods["spec"]!.AsObject().Remove("nodeSelector");
        pods["spec"]!["volumes"]!.AsArray().RemoveAt(1);
        pods["spec"]!["containers"]![0]!["resources"]!["limits"]!["cpu"] = "1";
        return pods;
    }

    private static void Remove(JsonNode node, string[] path)
    {
        foreach (var step in path[..^1])
        {
            node = node is JsonArray items ? items[int.Parse(step)]! : node[step]!;
        }

        if (node is JsonArray list)
        {
            list.RemoveAt(int.Parse(path[^1]));
        }
        else
        {
            node.AsObject().Remove(path[^1]);
        }
    }

    private static string? Find(JsonObject pods) => DroppedFields.FindFirst(
        Templated.Of(Template), System.Text.Json.JsonSerializer.Deserialize(pods, KubernetesJsonContext.Default.V1PodTemplateSpec)!);
}
