using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Api;
using ModelOperator.Rollouts.Validation;

namespace ModelOperator.Rollouts.Tests.Examples;

/// <summary>What the examples and docs/rollouts.md tell people to write is what the schema and the operator take.</summary>
public sealed partial class ExampleTests
{
    internal static readonly JsonObject Schema = YamlText.Parse(File.ReadAllText(PathOf("crds/modeldeployments.yaml")))!
        ["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

    public static TheoryData<string> Manifests => [.. Directory.EnumerateFiles(PathOf("examples"), "*.yaml", SearchOption.AllDirectories)
        .Where(f => File.ReadLines(f).Contains("kind: ModelDeployment"))
        .Select(f => Path.GetRelativePath(PathOf(""), f))
        .Order(StringComparer.Ordinal)];

    // Parts of a spec in the text, each with a model where it leaves that out.
    public static TheoryData<string> Snippets => [.. YamlBlock().Matches(File.ReadAllText(PathOf("docs/rollouts.md"))).Select(m => m.Groups["yaml"].Value)];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Manifest_IsAccepted(string path) => ShouldBeAccepted(YamlText.Parse(File.ReadAllText(PathOf(path)))!.AsObject());

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Snippet_IsAccepted(string yaml)
    {
        var part = YamlText.Parse(yaml)!.AsObject();
        part.Select(p => p.Key).ShouldBe(["spec"]);
        var spec = part["spec"]!.AsObject();
        spec.TryAdd("model", new JsonObject { ["uri"] = "configmap://digits-models/v2.onnx" });
        spec.TryAdd("replicas", 2);
        spec.TryAdd("strategy", YamlText.Parse("{canary: {steps: [{weight: 10}]}}"));
        ShouldBeAccepted(new()
        {
            ["apiVersion"] = "modeloperator.dev/v1alpha1",
            ["kind"] = "ModelDeployment",
            ["metadata"] = new JsonObject { ["name"] = "digits" },
            ["spec"] = spec.DeepClone(),
        });
    }

    [Fact]
    public void Examples_AreFound()
    {
        Manifests.Count.ShouldBeGreaterThanOrEqualTo(6);
        Snippets.Count.ShouldBeGreaterThanOrEqualTo(4);
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

    private static void ShouldBeAccepted(JsonObject document)
    {
        SchemaCheck.Problems(document, Schema).ShouldBeEmpty();
        var deployment = document.Deserialize(ModelOperatorJsonContext.Default.ModelDeployment)!;
        SpecValidator.FindProblems(deployment.Metadata.Name!, deployment.Spec).ShouldBeEmpty();
    }

    internal static string PathOf(string relative, [CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../..", relative));

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex YamlBlock();
}
