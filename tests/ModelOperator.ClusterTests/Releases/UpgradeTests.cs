using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Rollouts;
using ModelOperator.Contracts.Objects;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>
/// Helm upgrades the operator from the release of an older commit, and back to it, in the middle of a rollout (<c>make test-upgrade</c>):
/// the rollout goes on from the step where it was, no pod of a model is replaced, and clients notice nothing.
/// </summary>
[Collection(ReleaseCollection.Name)]
[Trait("Category", "Upgrade")]
public sealed class UpgradeTests(ITestOutputHelper output) : RolloutTest
{
    private const string Steps = "[{weight: 10, duration: 45s}, {weight: 50, duration: 20s}]";

    [Fact]
    public async Task Upgrade_InTheMiddleOfARollout_LosesNoStep_NoPodOfAModel_AndNoRequest()
    {
        await using var release = await OldRelease.InstallAsync();

        await RollOutAcross(release.UpgradeAsync, release.NewGateway);
    }

    [Fact]
    public async Task WayBack_InTheMiddleOfARollout_LosesNoStep_NoPodOfAModel_AndNoRequest()
    {
        await using var release = await OldRelease.InstallAsync();
        await release.UpgradeAsync();

        await RollOutAcross(release.GoBackAsync, release.OldGateway);
    }

    [Fact]
    public async Task OldOperator_WithTheNewGateway_RollsOut()
    {
        await using var release = await OldRelease.InstallAsync("--set", await OldRelease.NewGatewayOnly());

        await RollOut(() => Task.CompletedTask);
        (await GatewayImages()).ShouldBe([release.NewGateway]);
    }

    private async Task RollOutAcross(Func<Task> change, string gateway)
    {
        await RollOut(async () =>
        {
            await change();
            await Cluster.Until(GatewayImages, images => images is [var image] && image == gateway, $"the gateway is {gateway}");
        });
    }

    private async Task RollOut(Func<Task> inTheMiddle)
    {
        await Apply(Digits.Spec(1, replicas: 2));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        await using var traffic = await StartTraffic();
        await Apply(Digits.Spec(2, replicas: 2, steps: Steps));
        var started = await Until(d => d.Status is { CandidateWeight: 10, Stage.RunningSince: not null }, "the first step");
        var candidate = started.Status!.CandidateRevision!;
        var pods = await PodsOfModels(stable, candidate);

        await inTheMiddle();

        var between = (await Read())!.Status!;
        output.WriteLine($"after the change: {between.Phase}, {between.CandidateWeight} %; {traffic.Table}");
        between.CandidateRevision.ShouldBe(candidate, "the rollout is not over when the release has changed, or the test shows nothing");
        pods.ShouldBeSubsetOf(await PodsOfModels(stable, candidate));
        var end = (await UntilHealthy("2")).Status!;

        end.StableRevision.ShouldBe(candidate);
        // The older release wrote the first step down once more, before it had its weight.
        end.History!.Where(h => h.Revision == candidate && h.Reason == "StepStarted").Select(h => h.Weight).Where(weight => weight > 0)
            .ShouldBe([10, 50]);
        (await PodsOfModels(candidate)).Intersect(pods).ShouldNotBeEmpty();
        pods.Where(pod => pod.StartsWith(candidate, StringComparison.Ordinal)).ShouldBeSubsetOf(await PodsOfModels(candidate));
        output.WriteLine($"at the end: {traffic.Table}");
        (traffic.Failed, traffic.Failures).ShouldBe((0, ""));
    }

    // Each with its revision, and how often its container was restarted.
    private async Task<string[]> PodsOfModels(params string[] revisions)
    {
        var pods = new List<string>();
        foreach (var revision in revisions)
        {
            pods.AddRange((await Pods(revision)).Select(
                p => $"{revision} {p.Metadata.Uid} {p.Status!.ContainerStatuses?.Sum(c => c.RestartCount)}"));
        }

        return [.. pods];
    }

    private async Task<string[]> GatewayImages() => [.. (await Kubectl.Run(
        null, "get", "pods", "-n", Namespace, "-l", $"{ModelOperatorApi.NameLabel}=digits,app.kubernetes.io/component=gateway",
        "-o", "jsonpath={range .items[*]}{.spec.containers[0].image}{\"\\n\"}{end}"))
        .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()];
}
