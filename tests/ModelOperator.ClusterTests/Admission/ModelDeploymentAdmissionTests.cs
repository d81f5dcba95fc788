using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Admission;

/// <summary>Sends good and bad ModelDeployments to a real API server. Nothing is stored: every write is a server-side dry run.</summary>
[Trait("server", "any")]
public sealed class ModelDeploymentAdmissionTests : IClassFixture<DefinitionFixture>
{
    private const string Example = """
        {
          "apiVersion": "modeloperator.dev/v1alpha1", "kind": "ModelDeployment",
          "metadata": { "name": "admission", "namespace": "default" },
          "spec": {
            "model": { "uri": "configmap://digits-models/v1.onnx", "version": "1" },
            "gpu": {},
            "strategy": { "canary": { "steps": [ { "weight": 10, "duration": "5s" }, { "weight": 50 } ] } },
            "analysis": { "metrics": [ { "name": "errors", "query": "vector(0)", "max": 0.05 } ] },
            "traffic": {}
          }
        }
        """;

    [Theory]
    [InlineData("replicas", "-1", "spec.replicas", "greater than or equal to 0")]
    [InlineData("replicas", "1001", "spec.replicas", "less than or equal to 1000")]
    [InlineData("model.uri", "\"ftp://host/model.onnx\"", "spec.model.uri", "https|s3|gs|azure|oci|hf|pvc|configmap")]
    [InlineData("model.sha256", "\"abc123\"", "spec.model.sha256", "{64}")]
    [InlineData("strategy.canary.steps.0.weight", "0", "spec.strategy.canary.steps", "greater than or equal to 1")]
    [InlineData("strategy.canary.steps.0.weight", "101", "spec.strategy.canary.steps", "less than or equal to 100")]
    [InlineData("strategy.canary.steps.0.duration", "\"5 minutes\"", "spec.strategy.canary.steps", "(ms|s|m|h)")]
    [InlineData("strategy.canary.steps", "[]", "spec.strategy.canary.steps", "at least 1 items")]
    [InlineData("strategy.blueGreen", "{}", "spec.strategy", "at most 1 ")]
    [InlineData("strategy", "{}", "spec.strategy", "at least 1 properties")]
    [InlineData("strategy", "{\"rolling\":{}}", "spec.strategy", "at least 1 properties")]
    [InlineData("strategy", null, "spec.strategy", "Required value")]
    [InlineData("model", null, "spec.model", "Required value")]
    [InlineData("progressDeadline", "\"soon\"", "spec.progressDeadline", "(ms|s|m|h)")]
    [InlineData("analysis.metrics.0.query", "\"\"", "spec.analysis.metrics", "\\S")]
    [InlineData("analysis.metrics.0.query", "\"  \"", "spec.analysis.metrics", "\\S")]
    [InlineData("analysis.metrics.0.builtin", "\"errorRate\"", "spec.analysis.metrics", "oneOf")]
    [InlineData("analysis.metrics.0.query", null, "spec.analysis.metrics", "oneOf")]
    [InlineData("analysis.metrics.0.name", null, "spec.analysis.metrics", "Required value")]
    [InlineData("analysis.onNoData", "\"Pass\"", "spec.analysis.onNoData", "\"Hold\", \"Abort\"")]
    [InlineData("traffic.provider", "\"Nginx\"", "spec.traffic.provider", "supported values: \"Gateway\"")]
    [InlineData("traffic.provider", "\"Istio\"", "spec.traffic.provider", "supported values: \"Gateway\"")]
    [InlineData("analysis.metrics.0.max", "\"soon\"", "spec.analysis.metrics", "(ms|s|m|h)")]
    [InlineData("gpu.resource", "\"gpu\"", "spec.gpu.resource", "should match")]
    public async Task BadInput_IsRefused_NamingFieldAndReason(string path, string? value, string field, string reason)
    {
        var resource = With(path, value);
        // Without kubectl's own check, so that it is the server that answers.
        var (code, output) = await ApplyAsync(resource, "--validate=false");
        code.ShouldNotBe(0, output);
        output.ShouldContain(field, Case.Sensitive, output);
        output.ShouldContain(reason, Case.Sensitive, output);
    }

    [Fact]
    public async Task UnknownStrategy_IsNamedByKubectl()
    {
        var (code, output) = await ApplyAsync(With("strategy", "{\"rolling\":{}}"));
        code.ShouldNotBe(0, output);
        output.ShouldContain("spec.strategy", Case.Sensitive, output);
        output.ShouldContain("rolling\"", Case.Sensitive, output);
    }

    [Fact]
    public async Task TwoMetrics_OfOneName_AreRefused()
    {
        var (code, output) = await ApplyAsync(With("analysis.metrics",
            """[{"name":"a","query":"vector(0)"},{"name":"a","query":"vector(1)"}]"""));
        code.ShouldNotBe(0, output);
        output.ShouldContain("Duplicate value", Case.Sensitive, output);
    }

    // The server can say this only with CEL rules, since 1.25; before that the operator says it by Accepted=False.
    [Fact]
    public async Task StepsThatGoDown_AreRefused_WhereTheServerKnowsRules()
    {
        var (code, output) = await ApplyAsync(With("strategy.canary.steps", """[{"weight":50},{"weight":10}]"""), "--validate=false");
        if (await MinorVersionAsync() >= 25)
        {
            code.ShouldNotBe(0, output);
            output.ShouldContain("weights must not go down from one step to the next", Case.Sensitive, output);
        }
        else
        {
            code.ShouldBe(0, output);
        }
    }

    [Fact]
    public async Task GoodInput_IsAccepted_AndDefaultsAreFilledIn()
    {
        var (code, output) = await ApplyAsync(JsonNode.Parse(Example)!, "-o", "json");
        code.ShouldBe(0, output);
        var spec = JsonNode.Parse(output)!["spec"]!;
        spec["replicas"]!.GetValue<int>().ShouldBe(1);
        spec["progressDeadline"]!.GetValue<string>().ShouldBe("10m");
        spec["gpu"]!["resource"]!.GetValue<string>().ShouldBe("nvidia.com/gpu");
        spec["gpu"]!["count"]!.GetValue<int>().ShouldBe(1);
        spec["analysis"]!["interval"]!.GetValue<string>().ShouldBe("30s");
        spec["analysis"]!["onNoData"]!.GetValue<string>().ShouldBe("Hold");
        spec["traffic"]!["provider"]!.GetValue<string>().ShouldBe("Gateway");
        spec["strategy"]!["canary"]!["steps"]!.AsArray().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("https://models.example.com/digits.onnx")]
    [InlineData("s3://models/digits/2/model.onnx")]
    [InlineData("oci://registry.example.com/digits:2")]
    [InlineData("pvc://claim/digits.onnx")]
    public async Task EveryScheme_OfAModel_IsAccepted(string uri)
    {
        var (code, output) = await ApplyAsync(With("model.uri", $"\"{uri}\""));
        code.ShouldBe(0, output);
    }

    [Fact]
    public async Task Explain_AnswersForEveryField()
    {
        var definition = await Kubectl.Run(null, "get", "crd", "modeldeployments.modeloperator.dev", "-o", "json");
        definition.ExitCode.ShouldBe(0, definition.Output);
        var spec = JsonNode.Parse(definition.Output)!["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;

        var (code, output) = await Kubectl.Run(null, "explain", "modeldeployment.spec", "--recursive");
        code.ShouldBe(0, output);
        var fields = output.Split('\n').Select(line => line.Trim().Split([' ', '\t'])[0]).ToHashSet(StringComparer.Ordinal);
        FieldsBelow(spec).ShouldAllBe(field => fields.Contains(field));
    }

    [Theory]
    [InlineData("spec.strategy.canary.steps.weight", "The candidate's share of requests, in whole percent.")]
    [InlineData("spec.analysis.metrics.builtin", "errorRate (The share of requests that were answered with a 5xx status")]
    [InlineData("status.conditions.lastTransitionTime", "The time at which the status last changed.")]
    public async Task Explain_SaysWhatAFieldIs(string path, string text)
    {
        var (code, output) = await Kubectl.Run(null, "explain", "mdep." + path);
        code.ShouldBe(0, output);
        string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ShouldContain(text);
    }

    private static IEnumerable<string> FieldsBelow(JsonNode schema) =>
        (schema["properties"] ?? schema["items"]?["properties"] ?? new JsonObject()).AsObject()
            .SelectMany(property => FieldsBelow(property.Value!).Prepend(property.Key));

    private static Task<(int ExitCode, string Output)> ApplyAsync(JsonNode resource, params string[] arguments) =>
        Kubectl.Run(resource.ToJsonString(), ["apply", "--dry-run=server", "-f", "-", .. arguments]);

    private static async Task<int> MinorVersionAsync()
    {
        var (code, output) = await Kubectl.Run(null, "version", "-o", "json");
        code.ShouldBe(0, output);
        // A warning about the difference of versions may follow the document.
        var minor = JsonNode.Parse(output[..(output.LastIndexOf('}') + 1)])!["serverVersion"]!["minor"]!.GetValue<string>();
        return int.Parse(minor.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The example with the field at <paramref name="path"/> (below spec) set, or removed when <paramref name="value"/> is
    /// null.</summary>
    private static JsonNode With(string path, string? value)
    {
        var resource = JsonNode.Parse(Example)!;
        var node = resource["spec"]!;
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            node = int.TryParse(name, out var index) ? node[index]! : node[name]!;
        }

        if (value is null)
        {
            node.AsObject().Remove(names[^1]);
        }
        else
        {
            node[names[^1]] = JsonNode.Parse(value);
        }

        return resource;
    }
}
