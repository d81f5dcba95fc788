using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Api.Tests.Spec;

public sealed class RoundTripTests
{
    private const string Example = """
        {
          "apiVersion": "modeloperator.dev/v1alpha1", "kind": "ModelDeployment",
          "metadata": { "name": "digits", "namespace": "demo", "resourceVersion": "41" },
          "spec": {
            "model": { "uri": "s3://models/digits/2/model.onnx", "version": "2" },
            "gpu": { "count": 2, "resource": "nvidia.com/gpu", "products": ["NVIDIA-H200"], "whenFull": "Replace", "deadline": "1h" },
            "resources": { "requests": { "cpu": 2, "memory": "4Gi" }, "limits": { "memory": 17179869184 } },
            "pod": { "tolerations": [ { "key": "gpu", "operator": "Exists" } ] },
            "server": { "env": [ { "name": "POD_IP", "valueFrom": { "fieldRef": { "fieldPath": "status.podIP" } } } ] },
            "strategy": { "canary": { "steps": [ { "weight": 5, "duration": "5m" }, { "weight": 50, "approval": true } ], "bake": "15m" } },
            "analysis": { "metrics": [
              { "name": "errors", "builtin": "errorRate", "maxIncrease": "1%" },
              { "name": "business", "query": "sum(rate(x[2m]))", "min": 10 } ] }
          },
          "status": {
            "phase": "AwaitingApproval", "stableRevision": "7f9c2ab4d1", "candidateWeight": 5,
            "stage": { "kind": "Step", "index": 1, "weight": 50, "startedAt": "2026-01-02T03:04:05Z", "elapsedSeconds": 12.5 },
            "traffic": { "generation": 7, "convergedGeneration": 6, "weights": [ { "revision": "7f9c2ab4d1", "weight": 100 } ] },
            "metrics": [ { "name": "errors", "verdict": "NoData", "time": "2026-01-02T03:04:05Z" } ]
          }
        }
        """;

    // A generated serializer gives an init-only property that the JSON lacks its type's default, not its initializer.
    [Fact]
    public void FieldsThatAreNotWritten_KeepTheirDefaults()
    {
        var resource = Read("""{ "spec": { "model": { "uri": "oci://a/b:1" }, "gpu": {}, "analysis": {}, "strategy": { "shadow": {} } }, "status": { "traffic": {} } }""");
        resource.Spec.Replicas.ShouldBe(1);
        resource.Spec.ProgressDeadline.ShouldBe("10m");
        resource.Spec.RollbackWindow.ShouldBe(3);
        (resource.Spec.Gpu!.Count, resource.Spec.Gpu.Resource, resource.Spec.Gpu.Deadline).ShouldBe((1, "nvidia.com/gpu", "1h"));
        (resource.Spec.Analysis!.Source, resource.Spec.Analysis.Interval, resource.Spec.Analysis.Metrics.Count)
            .ShouldBe(("default", "30s", 0));
        resource.Spec.Strategy.Shadow!.Percent.ShouldBe(100);
        resource.Status!.Traffic!.Weights.ShouldBeEmpty();
    }

    [Fact]
    public void Example_IsReadAsWritten()
    {
        var resource = Read(Example);
        resource.Spec.Strategy.Canary!.Steps.Select(step => (step.Weight, step.Duration, step.Approval))
            .ShouldBe([(5, "5m", false), (50, null, true)]);
        resource.Spec.Gpu!.WhenFull.ShouldBe(GpuWhenFull.Replace);
        resource.Spec.Analysis!.Metrics[0].Builtin.ShouldBe(BuiltinMetric.ErrorRate);
        resource.Spec.Resources!.Requests!["cpu"].ToString().ShouldBe("2");
        resource.Status!.Phase.ShouldBe(RolloutPhase.AwaitingApproval);
        resource.Status.Stage!.StartedAt.ShouldBe(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        resource.Status.Metrics![0].Verdict.ShouldBe(MetricVerdict.NoData);
    }

    [Fact]
    public void Example_ReadWrittenAndReadAgain_LosesNothing()
    {
        var once = Write(Read(Example));
        var twice = Write(Read(once));
        twice.ShouldBe(once);
        ContainsAll(JsonNode.Parse(once)!, JsonNode.Parse(Example)!, "");
    }

    [Fact]
    public void Quantity_TooLargeForAnInt_IsKeptExactly() =>
        Read(Example).Spec.Resources!.Limits!["memory"].ToString().ShouldBe("17179869184");

    [Fact]
    public void Absent_Fields_AreNotWritten()
    {
        var node = JsonNode.Parse(Write(new ModelDeployment { Spec = new() { Model = new() { Uri = "pvc://a/b" } } }))!;
        node["status"].ShouldBeNull();
        node["spec"]!["gpu"].ShouldBeNull();
        node["spec"]!["model"]!.AsObject().Select(field => field.Key).ShouldBe(["uri"]);
    }

    [Fact]
    public void Enum_OfAnUnknownName_IsAnError() =>
        Should.Throw<JsonException>(() => Read(Example.Replace("\"Replace\"", "\"Sometimes\"", StringComparison.Ordinal)));

    private static ModelDeployment Read(string json) =>
        JsonSerializer.Deserialize(json, ModelOperatorJsonContext.Default.ModelDeployment)!;

    private static string Write(ModelDeployment resource) =>
        JsonSerializer.Serialize(resource, ModelOperatorJsonContext.Default.ModelDeployment);

    // Everything in expected is in actual; actual may carry defaults besides. Numbers, times and quantities are compared by meaning.
    private static void ContainsAll(JsonNode actual, JsonNode expected, string path)
    {
        switch (expected)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    ContainsAll(actual[key].ShouldNotBeNull($"{path}.{key}"), value!, $"{path}.{key}");
                }

                break;
            case JsonArray list:
                actual.AsArray().Count.ShouldBe(list.Count, path);
                for (var i = 0; i < list.Count; i++)
                {
                    ContainsAll(actual[i]!, list[i]!, $"{path}[{i}]");
                }

                break;
            default:
                Normal(actual).ShouldBe(Normal(expected), path);
                break;
        }
    }

    private static string Normal(JsonNode value)
    {
        var text = value.ToString();
        return DateTimeOffset.TryParse(text, out var time) && text.Contains('T', StringComparison.Ordinal) ? time.ToString("O") : text;
    }
}
