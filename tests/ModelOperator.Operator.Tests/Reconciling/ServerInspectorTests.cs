using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Objects.Presets;
using ModelOperator.Operator.Tests.Objects.Templates;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Reconciling;

public sealed class ServerInspectorTests
{
    private static readonly ServerPreset Root = Preset.Plain with { User = 0 };

    private readonly MemoryApi _api = new();

    [Theory]
    [InlineData(null)]
    [InlineData("OnnxRuntime")]
    public void OwnServer_HasNoPreset_AndNoProblem(string? kind)
    {
        var owner = Sample.Digits(s => s with { Server = new() { Kind = kind } });

        Find(owner).ShouldBeNull();
        Inspection.Servers(_api).PresetOf(owner, DesiredRevision.Of(owner.Spec)).ShouldBeNull();
    }

    [Fact]
    public void UnknownKind_IsRefused_WithWhatToDo()
    {
        var problem = Find(Preset.Digits(new() { Kind = "TGI" })).ShouldNotBeNull();

        (problem.Reason, problem.Field).ShouldBe(("InvalidServer", "spec.server.kind"));
        problem.Message.ShouldContain("serverPresets.TGI");
    }

    [Fact]
    public void RevisionThatExists_HasItsOwnPreset_WhateverHasBecomeOfIt()
    {
        var owner = Preset.Digits(new() { Kind = "Gone" });
        var desired = DesiredRevision.Of(owner.Spec);
        _api.Put(RevisionSnapshotBuilder.Build(owner, desired.Revision, desired.Template, number: 1, preset: Preset.Plain));

        Find(owner).ShouldBeNull();
        RecordedPreset.AreSame(Inspection.Servers(_api).PresetOf(owner, desired).ShouldNotBeNull(), Preset.Plain).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Triton")]
    [InlineData("VLLM")]
    public void ServerOfFolders_TakesNoFile(string kind)
    {
        var problem = Find(Sample.Digits(s => s with { Server = new() { Kind = kind } })).ShouldNotBeNull();

        (problem.Reason, problem.Field).ShouldBe(("InvalidServer", "spec.model.uri"));
        problem.Message.ShouldBe($"kind {kind} serves a folder, and this is the address of one file; name the folder, with '/' at the end");
        Find(Preset.Digits(new() { Kind = kind })).ShouldBeNull();
    }

    [Fact]
    public void ServerOfFiles_TakesNoFolder() =>
        Find(Preset.Digits(new() { Kind = "Plain" }), Preset.Plain with { Model = PresetModel.File }).ShouldNotBeNull()
            .Field.ShouldBe("spec.model.uri");

    [Theory]
    [InlineData(8001, "gRPC")]
    [InlineData(8002, "metrics")]
    public void PortThatThePresetUsesItself_IsRefused(int port, string use) =>
        Find(Preset.Digits(new() { Kind = "Triton", Port = port })).ShouldNotBeNull().Message
            .ShouldBe($"kind Triton uses port {port} for {use}; choose another one");

    [Fact]
    public void UsualPort_ThatThePresetUsesForMetrics_IsRefused() =>
        Find(Preset.Digits(new() { Kind = "Plain" }), Preset.Plain with { MetricsPort = 8080 }).ShouldNotBeNull().Field
            .ShouldBe("spec.server.port");

    [Fact]
    public void PresetThatNeedsRoot_IsHeldToThePolicy()
    {
        var owner = Preset.Digits(new() { Kind = "Plain" });

        var problem = Find(owner, Root).ShouldNotBeNull();

        (problem.Reason, problem.Field).ShouldBe(("InvalidServer", "spec.server.kind"));
        problem.Message.ShouldContain("the preset Plain needs spec.pod.template.spec.containers[server].securityContext.runAs");
        problem.Message.ShouldEndWith("ask your administrator for the chart value podTemplatePolicy: Baseline");
        Find(owner, Root, PodTemplatePolicy.Baseline).ShouldBeNull();
    }

    [Fact]
    public void TemplateThatTakesRootAway_MakesThePresetFit()
    {
        var owner = Preset.Digits(
            new() { Kind = "Plain" },
            s => s with
            {
                Pod = new()
                {
                    Template = Templated.Of(
                        """{"spec":{"containers":[{"name":"server","securityContext":{"runAsUser":7,"runAsNonRoot":true}}]}}"""),
                },
            });

        Find(owner, Root).ShouldBeNull();
    }

    [Fact]
    public void TemplateThatNobodyCanMerge_IsFoundElsewhere_AndMakesUpForNothing()
    {
        var owner = Preset.Digits(
            new() { Kind = "Plain" }, s => s with { Pod = new() { Template = Templated.Of("""{"spec":{"a":1}}""") } });

        Find(owner, Preset.Plain).ShouldBeNull();
        Find(owner, Root).ShouldNotBeNull().Field.ShouldBe("spec.server.kind");
    }

    [Theory]
    [InlineData("VLLM", null, true)]
    [InlineData("VLLM", ServerProtocol.Other, false)]
    [InlineData("Triton", null, false)]
    public void MetricThatTheProtocolOfThePresetCannotTell_IsRefused(string kind, ServerProtocol? protocol, bool isRefused)
    {
        var owner = Preset.Digits(
            new() { Kind = kind, Protocol = protocol },
            s => s with { Analysis = new() { Metrics = [new() { Name = "slow", Builtin = BuiltinMetric.Latency, MaxRatio = 1.2 }] } });

        var problem = Inspection.Servers(_api).FindProtocolProblem(owner, DesiredRevision.Of(owner.Spec));

        (problem is not null).ShouldBe(isRefused);
        problem?.Field.ShouldBe("spec.analysis.metrics[0].max");
        problem?.Message.ShouldEndWith("(kind VLLM has protocol OpenAI)");
    }

    private SpecProblem? Find(ModelDeployment owner) => Inspection.Servers(_api).FindProblem(owner, DesiredRevision.Of(owner.Spec));

    private SpecProblem? Find(ModelDeployment owner, ServerPreset plain, PodTemplatePolicy policy = PodTemplatePolicy.Restricted) =>
        Inspection.Servers(_api, Preset.Only(("Plain", plain)), policy).FindProblem(owner, DesiredRevision.Of(owner.Spec));
}
