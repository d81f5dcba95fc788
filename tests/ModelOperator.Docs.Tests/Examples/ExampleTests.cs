using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Docs.Tests.Pages;
using ModelOperator.Rollouts.Validation;
using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Examples;

/// <summary>Holds the examples, and the manifests in the pages, to what the schemas and the operator take.</summary>
public sealed class ExampleTests
{
    internal static readonly JsonObject Schema = YamlText.Parse(Repository.Read("crds/modeldeployments.yaml"))!
        ["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

    public static TheoryData<string> Manifests => [.. Directory
        .EnumerateFiles(Repository.PathOf("examples"), "*.yaml", SearchOption.AllDirectories)
        .Where(f => File.ReadLines(f).Contains("kind: ModelDeployment"))
        .Select(f => Path.GetRelativePath(Repository.PathOf(""), f))
        .Order(StringComparer.Ordinal)];

    public static TheoryData<string, string> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, string>();
            foreach (var block in Page.All.SelectMany(page => page.Blocks).Where(block => block.Language == "yaml"))
            {
                blocks.Add(block.Place, block.Text);
            }

            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Manifest_IsAccepted(string path) => ShouldBeAccepted(YamlText.Parse(Repository.Read(path))!.AsObject());

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Block_IsAccepted(string place, string yaml)
    {
        foreach (var document in YamlText.ParseAll(yaml).OfType<JsonObject>())
        {
            switch (KindOf(document))
            {
                case BlockKind.Manifest:
                    ShouldBeAccepted(document);
                    break;
                case BlockKind.Spec:
                    ShouldBeAccepted(Whole(document["spec"]!.AsObject()));
                    break;
                case BlockKind.PartOfSpec:
                    ShouldBeAccepted(Whole(document));
                    break;
                case BlockKind.Values:
                    ChartValues.Unknown(document).ShouldBeEmpty(place);
                    break;
                default:
                    break;
            }
        }
    }

    [Fact]
    public void FirstManifest_OfTheReadme_IsTheExample() =>
        Page.All.Single(page => page.Path == "README.md").Blocks.Where(block => block.Language == "yaml").Select(block => block.Text)
            .ShouldHaveSingleItem()
            .ShouldBe(string.Concat(File.ReadLines(Repository.PathOf("examples/digits/quickstart.yaml"))
                .SkipWhile(line => line.StartsWith('#')).Select(line => line + "\n")));

    [Fact]
    public void Examples_AreFound()
    {
        Manifests.Count.ShouldBeGreaterThanOrEqualTo(6);
        var kinds = Blocks.SelectMany(block => YamlText.ParseAll((string)block[1])).OfType<JsonObject>().CountBy(KindOf).ToDictionary();
        kinds[BlockKind.Spec].ShouldBeGreaterThanOrEqualTo(4);
        kinds[BlockKind.PartOfSpec].ShouldBeGreaterThanOrEqualTo(2);
        kinds[BlockKind.Manifest].ShouldBeGreaterThanOrEqualTo(1);
    }

    [Theory]
    [InlineData("replicas: -1", "spec.replicas")]
    [InlineData("replica: 1", "spec.replica: there is no such field")]
    [InlineData("model: {}", "spec.model.uri: missing")]
    [InlineData("strategy: {canary: {steps: []}}", "spec.strategy.canary.steps: 0 Items")]
    [InlineData("strategy: {shadow: {duration: soon}}", "spec.strategy.shadow.duration: soon does not match")]
    [InlineData("strategy: {shadow: {duration: 1m, then: Wait}}", "is none of Promote, Hold, Approve")]
    [InlineData("strategy: {blueGreen: {approval: 1}}", "1 is no boolean")]
    [InlineData("strategy: {blueGreen: {}, shadow: {duration: 1m}}", "spec.strategy: 2 Properties")]
    [InlineData("traffic: {affinity: {cookie: a, header: b}}", "spec.traffic.affinity")]
    [InlineData("analysis: {metrics: [{name: a, query: b, builtin: latency}]}", "spec.analysis.metrics[0]: fits 2 of")]
    public void Check_FindsWhatTheSchemaForbids(string wrong, string problem)
    {
        var document = new JsonObject { ["spec"] = YamlText.Parse(wrong)!.DeepClone() };
        SchemaCheck.Problems(document, Schema).ShouldContain(p => p.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("apiVersion: modeloperator.dev/v1alpha1\nkind: ModelDeployment", BlockKind.Manifest)]
    [InlineData("spec: {replicas: 2}", BlockKind.Spec)]
    [InlineData("analysis: {alpha: 5%}", BlockKind.PartOfSpec)]
    [InlineData("images: {registry: a}", BlockKind.Values)]
    [InlineData("apiVersion: v1\nkind: Service\nspec: {}", BlockKind.Other)]
    [InlineData("scrape_configs: []", BlockKind.Other)]
    public void Block_IsKnownByItsKeys(string yaml, BlockKind kind) => KindOf(YamlText.Parse(yaml)!.AsObject()).ShouldBe(kind);

    private static BlockKind KindOf(JsonObject document)
    {
        bool HasOnly(JsonNode? properties) => document.Count > 0 && document.All(field => properties?[field.Key] is not null);
        return (string?)document["kind"] == "ModelDeployment" ? BlockKind.Manifest
            : document.ContainsKey("apiVersion") ? BlockKind.Other
            : document.Count == 1 && document["spec"] is JsonObject ? BlockKind.Spec
            : HasOnly(Schema["properties"]!["spec"]!["properties"]) ? BlockKind.PartOfSpec
            : HasOnly(ChartValues.Schema["properties"]) ? BlockKind.Values
            : BlockKind.Other;
    }

    // A part of a spec gets a model, and a strategy, where it leaves them out.
    private static JsonObject Whole(JsonObject part)
    {
        var spec = part.DeepClone().AsObject();
        spec.TryAdd("model", new JsonObject { ["uri"] = "configmap://digits-models/v2.onnx" });
        spec.TryAdd("replicas", 2);
        spec.TryAdd("strategy", YamlText.Parse("{canary: {steps: [{weight: 10}]}}"));
        return new()
        {
            ["apiVersion"] = "modeloperator.dev/v1alpha1",
            ["kind"] = "ModelDeployment",
            ["metadata"] = new JsonObject { ["name"] = "digits" },
            ["spec"] = spec,
        };
    }

    private static void ShouldBeAccepted(JsonObject document)
    {
        SchemaCheck.Problems(document, Schema).ShouldBeEmpty();
        var deployment = document.Deserialize(ModelOperatorJsonContext.Default.ModelDeployment)!;
        SpecValidator.FindProblems(deployment.Metadata.Name!, deployment.Spec).ShouldBeEmpty();
    }
}
