using System.Text.Json.Nodes;
using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Testing.GitOps;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>Whatever the operator does, Argo CD's comparison finds no difference between git and what was applied from it.</summary>
public sealed class GitOpsTests : RolloutTest
{
    // With everything in a list that the operator assumes a value for.
    private const string Analysis = "{interval: 1s, metrics: [{name: errors, builtin: errorRate, max: 0.02}]}";

    [Fact]
    public async Task AfterAnApply_APromotion_ARollbackAndAnUndo_NothingIsOutOfSync()
    {
        await Apply(Version(1));
        await UntilHealthy("1");
        await ShouldBeInSync(Version(1), "apply");
        await using var traffic = await StartTraffic();

        await Apply(Version(2));
        await UntilHealthy("2");
        await ShouldBeInSync(Version(2), "a promotion");

        await Apply(Version(3));
        await Until(d => d.Status?.Phase == RolloutPhase.RolledBack, "rolled back");
        await ShouldBeInSync(Version(3), "a rollback");

        await Plugin.Run(Namespace, "undo", "digits");
        await UntilHealthy("2");
        await ShouldBeInSync(Version(2), "an undo, which git has followed");
        (await Differences(Version(3)))["spec"]!.AsObject().Select(field => field.Key).ShouldBe(["model"], "git has not followed the undo");
    }

    private static string Version(int version) => Digits.Spec(version, steps: "[{weight: 50, duration: 5s}]", analysis: Analysis);

    private async Task ShouldBeInSync(string manifest, string after) =>
        (await Differences(manifest)).ToJsonString().ShouldBe("{}", $"after {after}");

    private async Task<JsonObject> Differences(string manifest)
    {
        // kubectl turns the YAML into the JSON that Argo CD compares.
        var desired = await Json(manifest, "create", "--dry-run=client", "--validate=false", "-n", Namespace, "-o", "json", "-f", "-");
        desired["metadata"]!["namespace"] = Namespace;
        return ArgoComparison.Differences(desired, await Json(null, "get", "modeldeployment", "digits", "-n", Namespace, "-o", "json"));
    }

    private static async Task<JsonObject> Json(string? input, params string[] arguments)
    {
        var (exitCode, output) = await Kubectl.Run(input, arguments);
        exitCode.ShouldBe(0, output);
        return JsonNode.Parse(output)!.AsObject();
    }
}
