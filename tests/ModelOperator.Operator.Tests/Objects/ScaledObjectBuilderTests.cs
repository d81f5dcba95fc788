using System.Text.Json;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Keda;
using ModelOperator.Operator.Objects.Autoscaling.Keda;

namespace ModelOperator.Operator.Tests.Objects;

public sealed class ScaledObjectBuilderTests
{
    private static readonly KedaSpec Keda = new()
    {
        Triggers =
        [
            new()
            {
                Type = "prometheus",
                Name = "queue",
                Metadata = new Dictionary<string, string>
                {
                    ["query"] = """sum(waiting{namespace="{{ namespace }}",pod=~"{{name}}-{{ revision }}-.*"})""",
                    ["threshold"] = "4",
                },
                AuthenticationRef = new() { Name = "prometheus" },
            },
            new() { Type = "cpu", MetricType = "Utilization", Metadata = new Dictionary<string, string> { ["value"] = "80" } },
        ],
        Fallback = new() { Replicas = 4 },
    };

    [Fact]
    public void ScaledObject_IsWhatKedaReads() => Json(Build(3)).ShouldBe(
        """
        {"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"digits-7f9c2ab4d1"},
        "minReplicaCount":3,"maxReplicaCount":8,"triggers":[
        {"type":"prometheus","name":"queue","metadata":{
        "query":"sum(waiting{namespace=\u0022ml\u0022,pod=~\u0022digits-7f9c2ab4d1-.*\u0022})","threshold":"4"},
        "authenticationRef":{"name":"prometheus","kind":"TriggerAuthentication"}},
        {"type":"cpu","metadata":{"value":"80"},"metricType":"Utilization"}],
        "fallback":{"failureThreshold":3,"replicas":4}}
        """.ReplaceLineEndings(""));

    [Fact]
    public void ScaledObject_CarriesTheNameAndTheLabelsOfItsRevision()
    {
        var built = Build(1);

        (built.ApiVersion, built.Kind, built.Metadata.Name).ShouldBe(("keda.sh/v1alpha1", "ScaledObject", "digits-7f9c2ab4d1"));
        built.Metadata.Labels!["modeloperator.dev/revision"].ShouldBe("7f9c2ab4d1");
        built.Metadata.OwnerReferences!.Single().Uid.ShouldBe("uid-1");
    }

    [Theory]
    [InlineData(0, 1, 8)]
    [InlineData(9, 9, 9)]
    public void Bounds_AreNeverZero_AndNeverCross(int floor, int min, int max)
    {
        var spec = Build(floor).Spec!;
        (spec.MinReplicaCount, spec.MaxReplicaCount).ShouldBe((min, max));
    }

    [Fact]
    public void WhatKedaReports_IsNoChange()
    {
        var one = Build(3);
        RevisionScaledObjectBuilder.AskTheSame(one, one with { Metadata = one.Metadata with { ResourceVersion = "9" } }).ShouldBeTrue();
        RevisionScaledObjectBuilder.AskTheSame(one, Build(4)).ShouldBeFalse();
        RevisionScaledObjectBuilder.AskTheSame(one, one with { Metadata = one.Metadata with { DeletionTimestamp = DateTime.UnixEpoch } })
            .ShouldBeFalse();
    }

    [Theory]
    [InlineData("{{ revision }}", null)]
    [InlineData("{{ candidate.revision }}", "{{ candidate.revision }}")]
    [InlineData("{{ revision", "{{")]
    [InlineData("""{"a":{"b":1}}""", null)]
    public void Variable_ThatStandsForNothing_IsFound(string text, string? unknown) =>
        TriggerPlaceholders.FindUnknown(text).ShouldBe(unknown);

    private static ScaledObject Build(int floor) => RevisionScaledObjectBuilder.Build(
        Sample.Digits(), "7f9c2ab4d1", new AutoscalingSpec { MinReplicas = 2, MaxReplicas = 8, Keda = Keda }, Keda, floor);

    private static string Json(ScaledObject scaled) =>
        JsonSerializer.SerializeToNode(scaled, ScaledObjectJsonContext.Default.ScaledObject)!["spec"]!.ToJsonString();
}
