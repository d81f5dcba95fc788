using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;
using YamlDotNet.Serialization;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>An upgrade to a newer chart brings its definition; going back to an older chart leaves the newer one as it is.</summary>
[Trait("server", "any")]
public sealed class DefinitionUpgradeTests
{
    private const string Name = "modeldeployments.modeloperator.dev";
    private const string Annotation = "modeloperator.dev/schema";

    [Theory]
    [InlineData("v1.35.0")]
    [InlineData("v1.20.2")]
    public async Task NewerDefinition_Stays(string server)
    {
        var live = Live(Ours + 1);

        var rendered = await RenderAgainst(server, live);

        JsonNode.DeepEquals(rendered["spec"], live["spec"]).ShouldBeTrue("it is written as it is");
        NumberOf(rendered).ShouldBe($"{Ours + 1}", "an older chart does not make it look older");
        ((string?)rendered["metadata"]!["annotations"]!["helm.sh/resource-policy"]).ShouldBe("keep");
        rendered["status"].ShouldBeNull();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task OlderDefinition_AndTheSame_BecomeTheCharts(int difference)
    {
        var rendered = await RenderAgainst("v1.35.0", Live(Ours + difference));

        rendered["spec"]!["versions"]![0]!["schema"].ShouldNotBeNull();
        NumberOf(rendered).ShouldBe($"{Ours}");
    }

    [Fact]
    public async Task DefinitionWithoutANumber_WasBeforeAllThatHaveOne()
    {
        var live = Live(1);
        live["metadata"]!["annotations"]!.AsObject().Remove(Annotation);

        NumberOf(await RenderAgainst("v1.35.0", live)).ShouldBe($"{Ours}");
    }

    [Fact]
    public async Task DefinitionThatIsNotOfThisRelease_IsTouchedOnlyWhenItIsTakenOver()
    {
        var live = Live(Ours);
        live["metadata"]!.AsObject().Remove("labels");
        await using var server = await DiscoveryServer.StartAsync("v1.35.0", live);

        var (exitCode, output) = await Helm.Run(
            "template", "model-operator", Helm.Chart, "--dry-run=server", "--disable-openapi-validation", server.Kubeconfig);

        exitCode.ShouldBe(1);
        output.ShouldContain(
            $"CustomResourceDefinition \"{Name}\" in namespace \"\" exists and cannot be imported into the current release");
    }

    private static int Ours => int.Parse(
        new DeserializerBuilder().Build().Deserialize<Dictionary<string, string>>(
            File.ReadAllText(Path.Combine(Helm.Chart, "generated", "crd-schema.yaml")))["number"]);

    private static string? NumberOf(JsonObject definition) => (string?)definition["metadata"]!["annotations"]![Annotation];

    private static JsonObject Live(int number) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject
        {
            ["name"] = Name,
            ["uid"] = "5b1b2f0e-0000-4000-8000-000000000000",
            ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "Helm" },
            ["annotations"] = new JsonObject
            {
                [Annotation] = $"{number}",
                ["meta.helm.sh/release-name"] = "model-operator",
                ["meta.helm.sh/release-namespace"] = "model-operator-system",
            },
        },
        ["spec"] = new JsonObject
        {
            ["group"] = "modeloperator.dev",
            ["names"] = new JsonObject { ["kind"] = "ModelDeployment", ["plural"] = "modeldeployments", ["singular"] = "modeldeployment" },
            ["scope"] = "Namespaced",
            ["versions"] = new JsonArray(new JsonObject { ["name"] = "v9", ["served"] = true, ["storage"] = true }),
        },
        ["status"] = new JsonObject { ["acceptedNames"] = new JsonObject() },
    };

    private static async Task<JsonObject> RenderAgainst(string version, JsonObject live)
    {
        await using var server = await DiscoveryServer.StartAsync(version, live);
        var yaml = await Helm.Template(
            "--dry-run=server", "--disable-openapi-validation", "--show-only", "templates/crd.yaml", server.Kubeconfig);
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(
            new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(yaml)!))!.AsObject();
    }
}
