using System.Text.Json;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Api.Tests.Revisions;

public sealed class RevisionTemplateTests
{
    private static readonly ModelDeploymentSpec Small = new() { Model = new() { Uri = "configmap://digits-models/v1.onnx" } };

    private static readonly ModelDeploymentSpec Full = new()
    {
        Model = new() { Uri = "s3://models/digits/2/model.onnx", Sha256 = new string('a', 64), Version = "2", CredentialsSecret = "s3" },
        Server = new()
        {
            Image = "example.org/server:1",
            Command = ["serve"],
            Args = ["--a", "b"],
            Env = [new() { Name = "A", Value = "" }],
            Port = 9000,
            ReadinessPath = "/ready",
        },
        Gpu = new() { Count = 2, Products = ["NVIDIA-H200"], RuntimeClassName = "nvidia" },
        Resources = new()
        {
            Requests = new Dictionary<string, NumberOrText>(StringComparer.Ordinal) { ["memory"] = "4Gi", ["cpu"] = 2 },
        },
        Pod = new()
        {
            NodeSelector = new Dictionary<string, string>(StringComparer.Ordinal) { ["zone"] = "a", ["arch"] = "amd64" },
            Tolerations = [new() { Key = "dedicated", Operator = "Exists" }],
            TerminationGracePeriodSeconds = 30,
        },
        Monitoring = new() { Profile = "configmap://profiles/p.json" },
    };

    // Whatever a later version adds: these stay, or an upgrade of the operator restarts every pod of every user.
    [Fact]
    public void Revision_OfKnownSpecs_NeverChanges()
    {
        RevisionTemplate.Of(Small).Revision.ShouldBe("9776dd5464");
        RevisionTemplate.Of(Small with { Gpu = new() }).Revision.ShouldBe("3ae732e2c0");
        RevisionTemplate.Of(Full).Revision.ShouldBe("7abf6ac366");
    }

    // A change of checks restarts no pod.
    [Fact]
    public void Revision_IsTheSameWhateverTheChecks_AndAnotherWithAnotherProfile()
    {
        Revision(Small with { Monitoring = new() { Window = "2h", Checks = new() { Nulls = new() { Max = "5%" } } } })
            .ShouldBe(Revision(Small));
        Revision(Full with { Monitoring = Full.Monitoring! with { Interval = "30s", Checks = new() } }).ShouldBe(Revision(Full));
        Revision(Full with { Monitoring = new() { Profile = "configmap://profiles/q.json" } }).ShouldNotBe(Revision(Full));
    }

    // Servers that had no key of feedback before must not be restarted for one.
    [Fact]
    public void Feedback_IsAPartOfTheRevisionAtServersOnly_AndThereWithoutWhatIsOfShadows()
    {
        var atGateways = new FeedbackSpec { KeySecret = "keys", KeepShadow = "1h", ShadowOutput = "label" };
        var atServers = atGateways with { AtServers = true };

        Revision(Of(atGateways)).ShouldBe(Revision(Small));
        Revision(Of(atGateways with { AtServers = false })).ShouldBe(Revision(Small));
        Revision(Of(atServers)).ShouldNotBe(Revision(Small));
        Revision(Of(atServers with { KeySecret = "others" })).ShouldNotBe(Revision(Of(atServers)));
        Revision(Of(atServers with { KeepShadow = "2h" })).ShouldBe(Revision(Of(atServers)));
        RevisionTemplate.FromJson(RevisionTemplate.Of(Of(atServers)).ToJson())!.Monitoring!.Feedback!.KeySecret.ShouldBe("keys");

        static ModelDeploymentSpec Of(FeedbackSpec feedback) => Small with { Monitoring = new() { Feedback = feedback } };
    }

    [Theory]
    [InlineData("OnnxRuntime", null)]
    [InlineData("Custom", "example.org/server:1")]
    public void Kind_ThatTheImageTells_MakesNoNewRevision(string kind, string? image)
    {
        var without = Small with { Server = new() { Image = image } };

        Revision(without with { Server = without.Server! with { Kind = kind } }).ShouldBe(Revision(without));
        Revision(without with { Server = without.Server! with { Kind = "Triton" } }).ShouldNotBe(Revision(without));
    }

    [Fact]
    public void Protocol_ChangesNoPod_AndThePresetsVersionDoes()
    {
        var triton = Small with { Server = new() { Kind = "Triton" } };

        Revision(triton with { Server = triton.Server! with { Protocol = ServerProtocol.Other } }).ShouldBe(Revision(triton));
        Revision(triton with { Server = triton.Server! with { PresetVersion = "2" } }).ShouldNotBe(Revision(triton));
        RevisionTemplate.Of(triton).ToJson().GetRawText()
            .ShouldBe("""{"model":{"uri":"configmap://digits-models/v1.onnx"},"server":{"kind":"Triton"}}""");
        Revision(Small with { Server = new() { Protocol = ServerProtocol.OpenInference } }).ShouldBe(Revision(Small));
    }

    [Fact]
    public void Json_OfKnownSpecs_NeverChanges()
    {
        RevisionTemplate.Of(Small).ToJson().GetRawText().ShouldBe("""{"model":{"uri":"configmap://digits-models/v1.onnx"}}""");
        RevisionTemplate.Of(Small with { Gpu = new() }).ToJson().GetRawText()
            .ShouldBe("""{"gpu":{"count":1},"model":{"uri":"configmap://digits-models/v1.onnx"}}""");
    }

    [Fact]
    public void Revision_ChangesWithEveryPartOfThePods()
    {
        ModelDeploymentSpec[] specs =
        [
            Full,
            Full with { Model = Full.Model with { Version = "3" } },
            Full with { Model = Full.Model with { Sha256 = new string('b', 64) } },
            Full with { Server = Full.Server! with { Args = ["--a", "c"] } },
            Full with { Server = Full.Server! with { Env = [new() { Name = "A", Value = "1" }] } },
            Full with { Gpu = Full.Gpu! with { Count = 1 } },
            Full with { Gpu = Full.Gpu! with { Resource = "amd.com/gpu" } },
            Full with { Gpu = Full.Gpu! with { Products = ["NVIDIA-A100"] } },
            Full with { Gpu = Full.Gpu! with { RuntimeClassName = null } },
            Full with { Gpu = null },
            Full with { Resources = null },
            Full with { Pod = Full.Pod! with { TerminationGracePeriodSeconds = 31 } },
            Full with { Pod = Full.Pod! with { Tolerations = [] } },
            Full with { Monitoring = null },
            Full with { Model = Full.Model with { S3 = new() { Endpoint = "https://minio" } } },
            Full with { Model = Full.Model with { S3 = new() { PathStyle = true } } },
        ];
        specs.Select(s => RevisionTemplate.Of(s).Revision).ShouldBeUnique();
    }

    [Fact]
    public void TemplateOfPods_IsPartOfTheRevision_WithEveryValueAndSortedKeys()
    {
        var written = With("""{"spec":{"volumes":[{"name":"shm","emptyDir":{}}],"a":null,"args":[]},"metadata":{"labels":{}}}""");

        RevisionTemplate.Of(written).ToJson().GetRawText().ShouldBe(
            """{"model":{"uri":"configmap://digits-models/v1.onnx"},"pod":{"template":{"metadata":{"labels":{}},"spec":"""
            + """{"a":null,"args":[],"volumes":[{"emptyDir":{},"name":"shm"}]}}}}""");
        RevisionTemplate.Of(With("""{"metadata":{"labels":{}},"spec":{"a":null,"args":[],"volumes":[{"emptyDir":{},"name":"shm"}]}}"""))
            .Revision.ShouldBe(RevisionTemplate.Of(written).Revision);
        var back = RevisionTemplate.FromJson(RevisionTemplate.Of(written).ToJson()).ShouldNotBeNull();
        back.Revision.ShouldBe(RevisionTemplate.Of(written).Revision);
        RevisionTemplate.Of(With("""{"spec":{"volumes":[{"name":"shm"}]}}""")).Revision.ShouldNotBe(RevisionTemplate.Of(written).Revision);
    }

    [Fact]
    public void KeysThatDifferOnlyInCase_AreTwoKeys()
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = "b", ["Team"] = "a" };
        var ofPod = Small with { Pod = new() { Labels = map, Annotations = map, NodeSelector = map } };

        RevisionTemplate.Of(With("""{"metadata":{"labels":{"team":"b","Team":"a"}}}""")).ToJson().GetRawText()
            .ShouldContain("""{"labels":{"Team":"a","team":"b"}}""");
        RevisionTemplate.Of(ofPod).ToJson().GetRawText().ShouldContain(
            """
            {"annotations":{"Team":"a","team":"b"},"labels":{"Team":"a","team":"b"},"nodeSelector":{"Team":"a","team":"b"}}
            """);
    }

    [Fact]
    public void TemplateOfPodsThatIsEmpty_MakesNoRevision() =>
        RevisionTemplate.Of(With("{}")).Revision.ShouldBe(RevisionTemplate.Of(Small).Revision);

    private static ModelDeploymentSpec With(string template) =>
        Small with { Pod = new() { Template = new(JsonElement.Parse(template)) } };

    [Fact]
    public void Revision_DoesNotChange_WithWhatMakesNoPodDifferent()
    {
        ModelDeploymentSpec[] specs =
        [
            Full with { Replicas = 9 },
            Full with { Strategy = new() { Canary = new() { Steps = [new() { Weight = 1 }] } } },
            Full with { Analysis = new() },
            Full with { Gpu = Full.Gpu! with { WhenFull = GpuWhenFull.Replace, Deadline = "5m" } },
            Full with { Paused = true, ProgressDeadline = "1m", RollbackWindow = 1, RevisionHistoryLimit = 1 },
            Full with { Traffic = new() { LogPayloads = true } },
            Full with { Autoscaling = new() },
            Full with { Autoscaling = new() { Keda = new() { Triggers = [new() { Type = "cron" }] } } },
        ];
        specs.Select(s => RevisionTemplate.Of(s).Revision).Distinct(StringComparer.Ordinal).ShouldBe([RevisionTemplate.Of(Full).Revision]);
    }

    [Fact]
    public void Revision_IsTheSame_WhateverTheSpelling()
    {
        var spelled = Full with
        {
            Resources = new()
            {
                Requests = new Dictionary<string, NumberOrText>(StringComparer.Ordinal) { ["cpu"] = "2", ["memory"] = "4Gi" },
                Limits = new Dictionary<string, NumberOrText>(StringComparer.Ordinal),
            },
            Pod = Full.Pod! with
            {
                NodeSelector = new Dictionary<string, string>(StringComparer.Ordinal) { ["arch"] = "amd64", ["zone"] = "a" },
                ImagePullSecrets = [],
            },
            Gpu = Full.Gpu! with { Resource = "nvidia.com/gpu" },
        };
        RevisionTemplate.Of(spelled).Revision.ShouldBe(RevisionTemplate.Of(Full).Revision);
        RevisionTemplate.Of(Full with { Model = Full.Model with { S3 = new() } }).Revision.ShouldBe(RevisionTemplate.Of(Full).Revision);
        RevisionTemplate.Of(Small with { Server = new(), Pod = new() }).Revision.ShouldBe(RevisionTemplate.Of(Small).Revision);
    }

    [Fact]
    public void Template_SurvivesTheControllerRevision()
    {
        var back = RevisionTemplate.FromJson(RevisionTemplate.Of(Full).ToJson()).ShouldNotBeNull();
        back.Revision.ShouldBe(RevisionTemplate.Of(Full).Revision);
        back.Gpu.ShouldNotBeNull().Count.ShouldBe(2);
        back.Gpu.Resource.ShouldBe("nvidia.com/gpu");
        back.Server!.Env!.Single().Value.ShouldBe("");
        back.Resources!.Requests!["cpu"].ToString().ShouldBe("2");
        back.Pod!.NodeSelector!["zone"].ShouldBe("a");
    }

    [Fact]
    public void FromJson_OfSomethingElse_IsNull() =>
        RevisionTemplate.FromJson(System.Text.Json.JsonDocument.Parse("""{"model": 3}""").RootElement).ShouldBeNull();

    [Fact]
    public void EveryFieldOfATemplate_IsNamed_AsYamlNamesIt() =>
        typeof(RevisionTemplate).GetProperties().Where(p => p.CanWrite)
            .Select(p => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Name))
            .ShouldBe(RevisionTemplate.Fields);

    [Fact]
    public void DesiredRevision_HasTheNameOfItsTemplate()
    {
        var desired = DesiredRevision.Of(Full);
        desired.Revision.ShouldBe(desired.Template.Revision);
        desired.Json.GetRawText().ShouldBe(RevisionTemplate.Of(Full).ToJson().GetRawText());
    }

    private static string Revision(ModelDeploymentSpec spec) => RevisionTemplate.Of(spec).Revision;
}
