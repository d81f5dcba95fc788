using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Admission;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Modern;

/// <summary>Installs our definition in the newest Kubernetes, and checks that every rule in it does what it says.</summary>
[Trait("Category", "Modern")]
public sealed class DefinitionTests : IClassFixture<DefinitionFixture>
{
    private const string Name = "modeldeployments.modeloperator.dev";

    /// <summary>A rule's message, where it stands, and a spec that breaks only that rule.</summary>
    private static readonly (string Message, string Field, string Spec)[] Rules =
    [
        (
            "minReplicas must not be above maxReplicas",
            "spec.autoscaling",
            """{"model":{"uri":"pvc://a/b"},"strategy":{"blueGreen":{}},"autoscaling":{"minReplicas":3,"maxReplicas":2}}"""
        ),
        (
            "idleAfter needs minReplicas 0, because only then pods may all go",
            "spec.autoscaling",
            """{"model":{"uri":"pvc://a/b"},"strategy":{"blueGreen":{}},"autoscaling":{"minReplicas":1,"maxReplicas":2,"idleAfter":"9m"}}"""
        ),
        (
            "weights must not go down from one step to the next",
            "spec.strategy.canary.steps",
            """{"model":{"uri":"pvc://a/b"},"strategy":{"canary":{"steps":[{"weight":50},{"weight":10}]}}}"""
        ),
    ];

    [Theory]
    [InlineData("--server-side=false")]
    [InlineData("--server-side=true")]
    public async Task Applied_Strictly_IsTakenWithoutAWarning(string how)
    {
        var file = DefinitionFixture.PathOf("crds/modeldeployments.yaml");
        var (code, output) = await Kubectl.Run(
            null, "apply", how, "--force-conflicts=" + how["--server-side=".Length..], "--validate=strict", "-f", file);
        code.ShouldBe(0, output);
        output.ShouldNotContain("Warning", Case.Insensitive);
    }

    [Fact]
    public async Task Conditions_SayEstablished_AndNothingBad()
    {
        var definition = await Definition();
        var conditions = definition["status"]!["conditions"]!.AsArray().Select(c => $"{c!["type"]}={c["status"]}");
        conditions.Order(StringComparer.Ordinal).ShouldBe(["Established=True", "NamesAccepted=True"]);
    }

    [Fact]
    public async Task WhatIsStored_IsWhatWasApplied()
    {
        // A field that the server does not know is pruned from what it stores, and would make the next apply a change.
        var (code, output) = await Kubectl.Run(null, "diff", "-f", DefinitionFixture.PathOf("crds/modeldeployments.yaml"));
        code.ShouldBe(0, output);
    }

    [Fact]
    public async Task EveryRule_RefusesWhatBreaksIt_InItsOwnWords()
    {
        foreach (var (message, field, spec) in Rules)
        {
            var (code, output) = await DryRun(spec);
            code.ShouldNotBe(0, message);
            output.ShouldContain($"{field}: Invalid value: ", Case.Sensitive, output);
            output.ShouldContain(message, Case.Sensitive, output);
        }
    }

    [Fact]
    public async Task EveryRule_OfTheDefinition_IsTried() =>
        RulesOf(await Definition()).Order(StringComparer.Ordinal).ShouldBe(Rules.Select(r => r.Message).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("""{"model":{"uri":"pvc://a/b"},"strategy":{"blueGreen":{}},"autoscaling":{"minReplicas":2,"maxReplicas":2}}""")]
    [InlineData(
        """{"model":{"uri":"pvc://a/b"},"strategy":{"blueGreen":{}},"autoscaling":{"minReplicas":0,"maxReplicas":1,"idleAfter":"1m"}}""")]
    [InlineData("""{"model":{"uri":"pvc://a/b"},"strategy":{"canary":{"steps":[{"weight":10},{"weight":10},{"weight":100}]}}}""")]
    public async Task AtTheEdgeOfARule_IsAccepted(string spec)
    {
        var (code, output) = await DryRun(spec);
        code.ShouldBe(0, output);
    }

    [Fact]
    public async Task AMisspeltField_IsRefused_AsKubectlAsksByDefault()
    {
        var (code, output) = await DryRun("""{"model":{"uri":"pvc://a/b","sha265":"0"},"strategy":{"blueGreen":{}}}""");
        code.ShouldNotBe(0, output);
        output.ShouldContain("unknown field \"spec.model.sha265\"", Case.Sensitive, output);
    }

    private static async Task<JsonNode> Definition()
    {
        var (code, output) = await Kubectl.Run(null, "get", "crd", Name, "-o", "json");
        code.ShouldBe(0, output);
        return JsonNode.Parse(output)!;
    }

    private static Task<(int ExitCode, string Output)> DryRun(string spec) => Kubectl.Run(
        $$"""{"apiVersion":"modeloperator.dev/v1alpha1","kind":"ModelDeployment","metadata":{"name":"rules","namespace":"default"},"spec":{{spec}}}""",
        "apply", "--dry-run=server", "-f", "-");

    private static IEnumerable<string> RulesOf(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(f => f.Key == "x-kubernetes-validations"
            ? f.Value!.AsArray().Select(rule => (string)rule!["message"]!)
            : RulesOf(f.Value)),
        JsonArray items => items.SelectMany(RulesOf),
        _ => [],
    };
}
