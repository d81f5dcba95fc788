using System.Text.Json.Nodes;
using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Rollouts;
using ModelOperator.Console.Tests.Support;

namespace ModelOperator.ClusterTests.Consoles;

/// <summary>The console during real rollouts, for one person who may give orders and for one who may only look.</summary>
public sealed class ConsoleRolloutTests : RolloutTest
{
    private const string Steps = "[{weight: 50, approval: true}]";

    [Fact]
    public async Task Row_FollowsTheRollout_AndOrdersDoWhatTheySay()
    {
        using var editor = await Person.OfReaderAsync(Namespace, "editor", "patch");
        using var reader = await Person.OfReaderAsync(Namespace, "reader");
        await using var console = await ConsoleProcess.StartAsync(await editor.KubeconfigAsync());
        await using var looking = await ConsoleProcess.StartAsync(await reader.KubeconfigAsync());
        await using var rows = await console.FollowAsync();
        (await rows.NextAsync("snapshot"))["rows"]!.AsArray().ShouldBeEmpty();

        await Apply(Digits.Spec(1, steps: Steps));
        await PhaseAsync(rows, RolloutPhase.Healthy);
        await Apply(Digits.Spec(2, steps: Steps));
        var waiting = await PhaseAsync(rows, RolloutPhase.AwaitingApproval);
        ((int?)waiting["weight"], (string?)waiting["candidate"]!["version"]).ShouldBe((50, "2"));

        await MayOnlyLookAsync(looking, reader);
        (await Read())!.Metadata.Annotations?.ContainsKey("modeloperator.dev/abort").ShouldNotBe(true, "the refused order wrote nothing");

        var (status, said) = await console.OrderAsync(Namespace, "approve");
        status.ShouldBe(200, said);
        said.ShouldContain("approved");
        await PhaseAsync(rows, RolloutPhase.Healthy);
        (await UntilHealthy("2")).Status!.CandidateRevision.ShouldBeNull();

        await Apply(Digits.Spec(3, steps: Steps));
        await PhaseAsync(rows, RolloutPhase.AwaitingApproval);
        (status, said) = await console.OrderAsync(Namespace, "abort");
        status.ShouldBe(200, said);
        await PhaseAsync(rows, RolloutPhase.RolledBack);
        (await Until(d => d.Status?.Phase is RolloutPhase.RolledBack, "the abort")).Status!.CandidateWeight.ShouldBeNull();
    }

    private async Task MayOnlyLookAsync(ConsoleProcess looking, Person reader)
    {
        await using var views = await looking.FollowAsync($"/api/deployments/{Namespace}/digits");
        var view = await views.NextAsync("view", one => (string?)one["phase"] == "AwaitingApproval");
        var abort = view["orders"]!.AsArray().Single(order => (string?)order!["name"] == "abort")!;
        ((bool?)abort["allowed"], (string?)abort["why"]).ShouldBe((false,
            $"You have no right to patch modeldeployments.modeloperator.dev in namespace '{Namespace}'; ask an administrator for a role "
            + "that has it."));
        (await looking.OrderAsync(Namespace, "abort")).ShouldBe((403,
            $"user '{reader.User}' has no right to patch modeldeployments.modeloperator.dev in namespace '{Namespace}'; "
            + "ask an administrator for a role that has it"));
    }

    private static async Task<JsonNode> PhaseAsync(EventReader rows, RolloutPhase phase) =>
        await rows.NextAsync("row", row => (string?)row["phase"] == phase.ToString());
}
