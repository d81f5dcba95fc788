using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;
using YamlDotNet.Serialization;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>The chart by itself, as helm reads it; no server is asked.</summary>
[Trait("server", "any")]
public sealed class ChartTests
{
    [Theory]
    [InlineData()]
    [InlineData("--set", "watchNamespaces={ml},crds.install=false")]
    [InlineData("--set", "metricSources.default.address=http://mimir,metricSources.default.credentialsSecret=mimir")]
    public async Task Lint_Strictly_FindsNoFault(params string[] flags) =>
        (await Helm.Succeed(["lint", "--strict", Helm.Chart, .. flags])).ShouldContain("1 chart(s) linted, 0 chart(s) failed");

    [Fact]
    public async Task HeaderOfASecret_WithoutItsKey_IsRefusedByName()
    {
        var (exitCode, output) = await Helm.Run(
            "template",
            Helm.Chart,
            "--set",
            "metricSources.default.address=http://mimir,metricSources.default.headersFrom.X-Api-Key.secret=mimir");

        exitCode.ShouldBe(1, output);
        output.ShouldContain("metricSources.default.headersFrom.X-Api-Key.key is missing");
    }

    [Fact]
    public async Task Definition_ForAServerThatKnowsRules_IsTheGeneratedOne()
    {
        var rendered = await Definition("--kube-version", "1.25.0");

        JsonNode.DeepEquals(rendered["spec"], Json(File.ReadAllText(GeneratedDefinition))["spec"]).ShouldBeTrue();
    }

    [Fact]
    public async Task Definition_ForAServerBefore125_IsTheSame_WithoutItsRules()
    {
        var expected = Json(File.ReadAllText(GeneratedDefinition))["spec"]!;
        RemoveRules(expected).ShouldBeGreaterThan(0);

        var rendered = await Definition("--kube-version", "1.24.17");

        JsonNode.DeepEquals(rendered["spec"], expected).ShouldBeTrue();
    }

    [Fact]
    public async Task Definition_StaysWhenTheReleaseGoes() =>
        ((string?)(await Definition())["metadata"]!["annotations"]!["helm.sh/resource-policy"]).ShouldBe("keep");

    [Fact]
    public async Task AnnotationsOfTheDefinition_CanBeAdded_AndNoneOfOursChanged()
    {
        const string Ours = "crds.annotations.helm\\.sh/resource-policy=delete";
        var annotations = (await Definition("--set", $"crds.annotations.a=b,{Ours}"))["metadata"]!["annotations"]!;

        ((string?)annotations["a"], (string?)annotations["helm.sh/resource-policy"]).ShouldBe(("b", "keep"));
    }

    [Fact]
    public async Task SecondRelease_WithoutTheDefinition_AndForOneNamespace_HasNothingClusterWide()
    {
        var manifests = await Helm.Template("--set", "watchNamespaces={ml},crds.install=false");

        manifests.ShouldNotContain("CustomResourceDefinition");
        manifests.ShouldNotContain("kind: Cluster");
    }

    private static string GeneratedDefinition => Path.Combine(Digits.RepositoryRoot(), "crds", "modeldeployments.yaml");

    private static async Task<JsonObject> Definition(params string[] flags) =>
        Json(await Helm.Template(["--show-only", "templates/crd.yaml", .. flags]));

    // Scalars become text on both sides, as they are written.
    private static JsonObject Json(string yaml) =>
        JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build()
            .Serialize(new DeserializerBuilder().Build().Deserialize(yaml)!))!.AsObject();

    private static int RemoveRules(JsonNode? node) => node switch
    {
        JsonObject fields => (fields.Remove("x-kubernetes-validations") ? 1 : 0) + fields.Sum(field => RemoveRules(field.Value)),
        JsonArray items => items.Sum(RemoveRules),
        _ => 0,
    };
}
