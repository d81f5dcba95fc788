using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Objects;
using ModelOperator.Generator.Yaml;

namespace ModelOperator.Generator.Tests.Schema;

public sealed class ModelDeploymentDefinitionTests
{
    public static TheoryData<string, string> Keywords => new()
    {
        { "spec.replicas", """{"type":"integer","format":"int32","minimum":0,"maximum":1000,"default":1}""" },
        { "spec.strategy.canary.steps[].weight", """{"type":"integer","format":"int32","minimum":1,"maximum":100}""" },
        { "spec.model.sha256", """{"type":"string","pattern":"^[a-f0-9]{64}$"}""" },
        { "spec.analysis.interval", """{"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$","maxLength":32,"default":"30s"}""" },
        { "spec.traffic.provider", """{"type":"string","enum":["Gateway"],"default":"Gateway"}""" },
        { "spec.analysis.metrics[].builtin",
            """
            {"type":"string","enum":
              ["errorRate","latency","shadowMismatch","nullRate","drift","wrongRate","missRate","falseAlarmRate","f1Loss",
               "meanAbsoluteError","rootMeanSquareError","shadowWrongRate","timeToFirstToken","timePerOutputToken","gpuMemory"]}
            """ },
        {
            "spec.analysis.metrics[].max",
            $$"""{"x-kubernetes-preserve-unknown-fields":true,"pattern":{{Text(SchemaPatterns.Limit)}},"maxLength":32}"""
        },
        { "spec.analysis.metrics[].maxRatio", """{"type":"number","format":"double","minimum":0,"maximum":1000}""" },
        { "status.observedGeneration", """{"type":"integer","format":"int64"}""" },
        { "status.stage.startedAt", """{"type":"string","format":"date-time"}""" },
        { "spec.pod.nodeSelector", """{"type":"object","additionalProperties":{"type":"string","maxLength":63},"maxProperties":256}""" },
        {
            "spec.resources.limits",
            """{"type":"object","additionalProperties":{"anyOf":[{"type":"integer"},{"type":"string"}],"x-kubernetes-int-or-string":true},"maxProperties":64}"""
        },
        { "spec.pod.tolerations[].effect", """{"type":"string","enum":["","NoSchedule","PreferNoSchedule","NoExecute"]}""" },
    };

    private static string Text(string text) => JsonValue.Create(text).ToJsonString();

    [Theory]
    [MemberData(nameof(Keywords))]
    public void Field_OfEachKind_HasItsKeywords(string path, string expected)
    {
        var schema = SchemaNodes.At(path).DeepClone().AsObject();
        schema.Remove("description");
        JsonNode.DeepEquals(schema, JsonNode.Parse(expected)).ShouldBeTrue(schema.ToJsonString());
    }

    [Fact]
    public void EveryField_HasADescription()
    {
        var silent = SchemaNodes.All()
            .Where(node => !node.Path.EndsWith("[]", StringComparison.Ordinal) && !node.Path.EndsWith("{}", StringComparison.Ordinal))
            .Where(node => string.IsNullOrWhiteSpace(node.Schema["description"]?.GetValue<string>()))
            .Select(node => node.Path);
        silent.ShouldBeEmpty();
    }

    [Fact]
    public void EveryField_HasATypeOrIsIntOrString_ButLimitsThatMayBeFractionsOrText()
    {
        SchemaNodes.All().Where(node => node.Schema["type"] is null && node.Schema["x-kubernetes-int-or-string"] is null)
            .Select(node => node.Path[node.Path.LastIndexOf(".metrics[].", StringComparison.Ordinal)..]).Distinct()
            .ShouldBe([".metrics[].min", ".metrics[].max", ".metrics[].maxIncrease"]);
    }

    [Fact]
    public void Provider_OfTraffic_IsDescribedByWhatThereIs() =>
        SchemaNodes.At("spec.traffic.provider")["description"]!.GetValue<string>()
            .ShouldEndWith("Values: Gateway (The operator's own gateway pods).");

    [Fact]
    public void EveryNumberAndListOfTheSpec_IsBounded()
    {
        SchemaNodes.All().Where(node => node.Path.StartsWith(".spec.", StringComparison.Ordinal))
            .Where(node => node.Schema["type"]?.GetValue<string>() switch
            {
                "integer" => node.Schema["maximum"] is null && node.Schema["format"]!.GetValue<string>() != "int64",
                "array" => node.Schema["maxItems"] is null,
                _ => false,
            })
            .Select(node => node.Path).ShouldBeEmpty();
    }

    [Fact]
    public void EveryTextAndMapOfTheSpec_IsBounded() =>
        SchemaNodes.All().Where(node => node.Path.StartsWith(".spec.", StringComparison.Ordinal))
            .Where(node => node.Schema["type"]?.GetValue<string>() switch
            {
                "string" => node.Schema["maxLength"] is null && node.Schema["enum"] is null
                    && node.Schema["pattern"]?.GetValue<string>() is not SchemaPatterns.Sha256,
                "object" => node.Schema["additionalProperties"] is not null && node.Schema["maxProperties"] is null,
                _ => false,
            })
            .Select(node => node.Path).ShouldBeEmpty();

    [Fact]
    public void EveryMapKeyOfAList_IsRequiredInItsItems()
    {
        var lists = SchemaNodes.All().Where(node => node.Schema["x-kubernetes-list-type"] is not null).ToList();
        lists.Select(node => node.Path).ShouldContain(".spec.analysis.metrics");
        lists.Select(node => node.Path).ShouldContain(".status.conditions");
        foreach (var (path, schema) in lists)
        {
            var key = schema["x-kubernetes-list-map-keys"]![0]!.GetValue<string>();
            schema["items"]!["required"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldContain(key, path);
        }
    }

    // A tool that compares objects takes a list as a whole: what the API server adds to an item is a difference for ever.
    [Fact]
    public void NoItemOfAList_HasADefault() =>
        SchemaNodes.All().Where(node => node.Path.Contains("[]", StringComparison.Ordinal) && node.Schema["default"] is not null)
            .Select(node => node.Path).ShouldBeEmpty();

    [Theory]
    [InlineData("minSamples", "Default: 50.")]
    [InlineData("failureLimit", "Default: 0.")]
    [InlineData("onFail", "Default: Abort.")]
    public void ValueThatIsAssumed_InAnItemOfAList_IsInItsDescription(string field, string expected) =>
        SchemaNodes.At($"spec.analysis.metrics[].{field}")["description"]!.GetValue<string>().ShouldEndWith(expected);

    // kstatus takes an object without an observed generation for one that is ready.
    [Fact]
    public void Status_ThatNobodyHasWritten_SaysSo() =>
        SchemaNodes.At("status")["default"]!.ToJsonString().ShouldBe("""{"observedGeneration":-1}""");

    [Fact]
    public void Strategy_OfTwoKinds_IsRefusedByCount()
    {
        var strategy = SchemaNodes.At("spec.strategy");
        strategy["minProperties"]!.GetValue<int>().ShouldBe(1);
        strategy["maxProperties"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public void Metric_OfTwoKinds_IsRefusedByOneOf() =>
        SchemaNodes.At("spec.analysis.metrics[]")["oneOf"]!.ToJsonString()
            .ShouldBe("""[{"required":["query"]},{"required":["builtin"]}]""");

    [Fact]
    public void Rules_InCel_StandOnlyWhereTheSchemaCannotSayThem() =>
        SchemaNodes.All().Where(node => node.Schema["x-kubernetes-validations"] is not null).Select(node => node.Path)
            .ShouldBe([".spec.autoscaling", ".spec.strategy.canary.steps"]);

    [Fact]
    public void Names_AreTheOnesOfTheApi()
    {
        var definition = GeneratedFiles.Definition();
        definition["metadata"]!["name"]!.GetValue<string>().ShouldBe("modeldeployments.modeloperator.dev");
        definition["spec"]!["group"]!.GetValue<string>().ShouldBe(ModelOperatorApi.Group);
        definition["spec"]!["names"]!.ToJsonString().ShouldBe(
            """{"kind":"ModelDeployment","listKind":"ModelDeploymentList","plural":"modeldeployments","singular":"modeldeployment","shortNames":["mdep"],"categories":["ml"]}""");
    }

    [Fact]
    public void Subresources_AreStatusAndScale() =>
        GeneratedFiles.Definition()["spec"]!["versions"]![0]!["subresources"]!.ToJsonString().ShouldBe(
            """{"status":{},"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas","labelSelectorPath":".status.selector"}}""");

    [Fact]
    public void Columns_NameTheModelBeforeItsHash_AndReadyPodsOfAll() =>
        GeneratedFiles.Definition()["spec"]!["versions"]![0]!["additionalPrinterColumns"]!.AsArray()
            .Select(column => $"{column!["name"]} {column["jsonPath"]}").Take(6).ShouldBe(
            [
                "Phase .status.phase", "Model .spec.model.version", "Stable .status.stableModel", "Candidate .status.candidateModel",
                "Weight .status.candidateWeight", "Ready .status.readyPods",
            ]);

    [Fact]
    public void Columns_PointAtFieldsThatExist()
    {
        foreach (var column in GeneratedFiles.Definition()["spec"]!["versions"]![0]!["additionalPrinterColumns"]!.AsArray())
        {
            var path = column!["jsonPath"]!.GetValue<string>()[1..];
            if (!path.StartsWith("metadata.", StringComparison.Ordinal))
            {
                SchemaNodes.At(path)["type"]!.GetValue<string>().ShouldBe(column["type"]!.GetValue<string>(), path);
            }
        }
    }

    [Fact]
    public void Metadata_IsLeftToTheServer() =>
        SchemaNodes.Root()["properties"]!["metadata"]!.ToJsonString().ShouldBe("""{"type":"object"}""");

    [Fact]
    public void Descriptions_NameNoDesignRules() =>
        SchemaNodes.All().Where(node => node.Schema["description"]?.GetValue<string>().Contains("(R0", StringComparison.Ordinal) ?? false)
            .Select(node => node.Path).ShouldBeEmpty();

    // kubectl apply keeps a copy in an annotation, and all annotations together have 256 KiB; half of that leaves room for others.
    [Fact]
    public void Definition_FitsIntoAnAnnotation() =>
        // `kubectl apply` keeps what was applied as JSON in an annotation; all of an object's annotations may have 256 KiB.
        JsonSerializer.SerializeToUtf8Bytes(GeneratedFiles.Definition()).Length.ShouldBeLessThan(128 * 1024);

    [Fact]
    public void Definition_IsTheSameEveryTime() =>
        YamlWriter.Write(GeneratedFiles.Definition()).ShouldBe(YamlWriter.Write(GeneratedFiles.Definition()));
}
