using System.Text.Json.Nodes;
using ModelOperator.Operator.Objects.Revisions.Templates;

namespace ModelOperator.Operator.Tests.Objects.Templates;

public sealed class StrategicMergeTests
{
    [Theory]
    // Maps are merged by field.
    [InlineData("""{"a":1}""", """{"b":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":{"x":1,"y":1}}""", """{"a":{"y":2}}""", """{"a":{"x":1,"y":2}}""")]
    [InlineData("""{"a":{"x":1}}""", """{"a":{}}""", """{"a":{"x":1}}""")]
    [InlineData("""{}""", """{"a":{}}""", """{"a":{}}""")]
    // A null and a directive remove.
    [InlineData("""{"a":1,"b":2}""", """{"a":null}""", """{"b":2}""")]
    [InlineData("""{"a":{"x":1}}""", """{"a":{"$patch":"delete"}}""", """{}""")]
    [InlineData("""{"a":{"x":1,"y":1}}""", """{"a":{"$patch":"replace","y":2}}""", """{"a":{"y":2}}""")]
    [InlineData("""{}""", """{"a":{"x":null,"y":{"z":null}}}""", """{"a":{"y":{}}}""")]
    // Lists with keys are merged by item, and new items come last.
    [InlineData(
        """{"containers":[{"name":"a","x":1},{"name":"b"}]}""", """{"containers":[{"name":"c"},{"name":"a","y":2}]}""",
        """{"containers":[{"name":"a","x":1,"y":2},{"name":"b"},{"name":"c"}]}""")]
    [InlineData(
        """{"initContainers":[{"name":"a"}]}""", """{"initContainers":[{"name":"a","$patch":"delete"},{"name":"b","$patch":"delete"}]}""",
        """{"initContainers":[]}""")]
    [InlineData(
        """{"containers":[{"name":"a","x":1}]}""", """{"containers":[{"name":"a","$patch":"replace","y":2}]}""",
        """{"containers":[{"name":"a","y":2}]}""")]
    [InlineData(
        """{"env":[{"name":"A","value":"1"}]}""",
        """{"env":[{"name":"A","value":"2"}]}""",
        """{"env":[{"name":"A","value":"2"}]}""")]
    [InlineData(
        """{"imagePullSecrets":[{"name":"a"}]}""",
        """{"imagePullSecrets":[{"name":"b"}]}""",
        """{"imagePullSecrets":[{"name":"a"},{"name":"b"}]}""")]
    [InlineData(
        """{"volumeMounts":[{"name":"tmp","mountPath":"/tmp"}]}""", """{"volumeMounts":[{"name":"shm","mountPath":"/dev/shm"}]}""",
        """{"volumeMounts":[{"name":"tmp","mountPath":"/tmp"},{"name":"shm","mountPath":"/dev/shm"}]}""")]
    [InlineData(
        """{"topologySpreadConstraints":[{"topologyKey":"zone","maxSkew":1}]}""",
        """{"topologySpreadConstraints":[{"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule"}]}""",
        """{"topologySpreadConstraints":[{"topologyKey":"zone","maxSkew":1,"whenUnsatisfiable":"DoNotSchedule"}]}""")]
    [InlineData(
        """{"resourceClaims":[{"name":"gpu","resourceClaimName":"a"}]}""",
        """{"resourceClaims":[{"name":"gpu","resourceClaimName":"b"},{"name":"nic"}]}""",
        """{"resourceClaims":[{"name":"gpu","resourceClaimName":"b"},{"name":"nic"}]}""")]
    [InlineData(
        """{"hostAliases":[{"ip":"10.0.0.1","hostnames":["a"]}]}""",
        """{"hostAliases":[{"ip":"10.0.0.1","hostnames":["b"]},{"ip":"10.0.0.2"}]}""",
        """{"hostAliases":[{"ip":"10.0.0.1","hostnames":["b"]},{"ip":"10.0.0.2"}]}""")]
    // Ports are told apart by number and protocol, and the usual protocol needs no name.
    [InlineData(
        """{"ports":[{"containerPort":80,"protocol":"TCP"}]}""", """{"ports":[{"containerPort":80,"name":"a"}]}""",
        """{"ports":[{"containerPort":80,"protocol":"TCP","name":"a"}]}""")]
    [InlineData(
        """{"ports":[{"containerPort":80}]}""", """{"ports":[{"containerPort":80,"protocol":"UDP"}]}""",
        """{"ports":[{"containerPort":80},{"containerPort":80,"protocol":"UDP"}]}""")]
    // A volume has one source.
    [InlineData(
        """{"volumes":[{"name":"tmp","emptyDir":{"sizeLimit":"1Gi"}}]}""",
        """{"volumes":[{"name":"tmp","emptyDir":{"medium":"Memory"}}]}""",
        """{"volumes":[{"name":"tmp","emptyDir":{"sizeLimit":"1Gi","medium":"Memory"}}]}""")]
    [InlineData(
        """{"volumes":[{"name":"tmp","emptyDir":{}}]}""", """{"volumes":[{"name":"tmp","persistentVolumeClaim":{"claimName":"c"}}]}""",
        """{"volumes":[{"name":"tmp","persistentVolumeClaim":{"claimName":"c"}}]}""")]
    // Other lists are replaced.
    [InlineData("""{"tolerations":[{"key":"a"}]}""", """{"tolerations":[{"key":"b"}]}""", """{"tolerations":[{"key":"b"}]}""")]
    [InlineData("""{"args":["a","b"]}""", """{"args":["c"]}""", """{"args":["c"]}""")]
    // What does not fit replaces, and the model of pods judges it afterwards.
    [InlineData("""{"containers":[{"name":"a"}]}""", """{"containers":"x"}""", """{"containers":"x"}""")]
    [InlineData("""{"a":[1]}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    public void Changes_AreMergedByTheKeysOfKubernetes(string onto, string changes, string merged) =>
        JsonNode.DeepEquals(StrategicMerge.Merge(Parse(onto), Parse(changes)), Parse(merged)).ShouldBeTrue(
            StrategicMerge.Merge(Parse(onto), Parse(changes)).ToJsonString());

    [Fact]
    public void Pods_AreNotChangedInPlace()
    {
        var onto = Parse("""{"containers":[{"name":"a","env":[{"name":"A","value":"1"}]}],"volumes":[{"name":"tmp","emptyDir":{}}]}""");
        var before = onto.ToJsonString();

        StrategicMerge.Merge(
            onto,
            Parse("""{"containers":[{"name":"a","env":[{"name":"A","value":"2"}]}],"volumes":[{"name":"tmp","emptyDir":{"x":1}}]}"""));

        onto.ToJsonString().ShouldBe(before);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
