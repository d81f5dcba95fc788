using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Rollouts.Tests.Driving;
using ModelOperator.Rollouts.Validation;

namespace ModelOperator.Rollouts.Tests.Validation.Servers;

public sealed class ServerRulesTests
{
    private static readonly ModelDeploymentSpec Good = Specs.Canary(2, (10, "5m"));

    public static TheoryData<string, ServerSpec, string> Bad => new()
    {
        { "spec.server.kind", new() { Kind = "my server" }, "'my server' is no name of a kind" },
        { "spec.server.kind", new() { Kind = new string('x', 64) }, "at most 63" },
        { "spec.server.image", new() { Kind = "Custom" }, "kind Custom runs an image of yours" },
        { "spec.server.image", new() { Kind = "OnnxRuntime", Image = "mine:1" }, "leave mine:1 out, or set kind: Custom" },
        { "spec.server.presetVersion", new() { PresetVersion = "2" }, "kind OnnxRuntime has no preset" },
        { "spec.server.presetVersion", new() { Image = "mine:1", PresetVersion = "2" }, "kind Custom has no preset" },
        { "spec.server.protocol", new() { Protocol = ServerProtocol.OpenAI }, "speaks OpenInference and not OpenAI" },
        { "spec.server.protocol", new() { Kind = "OnnxRuntime", Protocol = ServerProtocol.Other }, "name the kind of your server" },
    };

    public static TheoryData<ServerSpec> Fine =>
    [
        new(),
        new() { Kind = "OnnxRuntime", Protocol = ServerProtocol.OpenInference },
        new() { Kind = "Triton", PresetVersion = "2026-11" },
        new() { Kind = "VLLM", Image = "mine:1", Protocol = ServerProtocol.Other },
        new() { Kind = "Custom", Image = "mine:1", Protocol = ServerProtocol.OpenAI },
        new() { Kind = "team_a.server-2" },
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public void FieldThatDoesNotFitTheKind_IsRefusedByName(string field, ServerSpec server, string says)
    {
        var problem = SpecValidator.FindProblem("digits", Good with { Server = server }).ShouldNotBeNull();

        (problem.Reason, problem.Field).ShouldBe(("InvalidServer", field));
        problem.Message.ShouldContain(says);
    }

    [Theory]
    [MemberData(nameof(Fine))]
    public void Server_ThatFitsItsKind_IsAccepted(ServerSpec server) =>
        SpecValidator.FindProblems("digits", Good with { Server = server }).ShouldBeEmpty();

    [Theory]
    [InlineData(BuiltinMetric.Latency, false, "max")]
    [InlineData(BuiltinMetric.Latency, true, null)]
    [InlineData(BuiltinMetric.ShadowMismatch, true, "builtin")]
    [InlineData(BuiltinMetric.ShadowWrongRate, true, "builtin")]
    [InlineData(BuiltinMetric.NullRate, true, "builtin")]
    [InlineData(BuiltinMetric.ErrorRate, true, null)]
    [InlineData(BuiltinMetric.TimeToFirstToken, true, null)]
    public void MetricThatGeneratedTextCannotBeJudgedBy_IsRefused(BuiltinMetric metric, bool hasMax, string? field)
    {
        var judged = new MetricSpec { Name = "m", Builtin = metric, Max = hasMax ? 0.5 : null, MaxRatio = hasMax ? null : 1.5 };
        var spec = Good with
        {
            Server = new() { Image = "mine:1", Protocol = ServerProtocol.OpenAI },
            Analysis = new() { Metrics = [judged] },
            Monitoring = new() { Feedback = new() { KeySecret = "keys", KeepShadow = "72h", ShadowOutput = "label" } },
        };

        (SpecValidator.FindProblem("digits", spec)?.Field).ShouldBe(field is null ? null : $"spec.analysis.metrics[0].{field}");
        SpecValidator.FindProblems("digits", spec with { Server = null }).ShouldBeEmpty();
    }

    [Fact]
    public void ProfileBesideAPreset_IsRefused_WithTheKind() =>
        SpecValidator.FindProblem(
            "digits", Good with { Server = new() { Kind = "Triton" }, Monitoring = new() { Profile = "configmap://a/b" } })!
            .Message.ShouldContain("spec.server.kind is Triton");
}
