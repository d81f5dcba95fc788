using k8s.Models;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>
/// Asks the API server for evictions, as a drain does. One node has no place for pods to move to, and nobody else would run while it is
/// cordoned: what a cordon does is for tests without a cluster.
/// </summary>
public sealed class EvictionTests : RolloutTest
{
    [Fact]
    public async Task OnlyPod_IsNotEvicted_AndOneOfTwoIs()
    {
        await Apply(Digits.Spec(1));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        await Cluster.Until(() => Budget(stable), b => b?.Spec?.MinAvailable is not null, "a budget that keeps the only pod");
        var (exitCode, output) = await Evict((await Pods(stable)).Single().Metadata.Name!);
        exitCode.ShouldNotBe(0);
        output.ShouldContain("disruption budget");

        await Apply(Digits.Spec(1, replicas: 2));
        await Until(d => d.Status?.Revisions?.Any(r => r.Revision == stable && r.ReadyReplicas == 2) == true, "two pods");
        await Cluster.Until(() => Budget(stable), b =>
            b?.Spec is { MaxUnavailable: not null, MinAvailable: null }, "a budget of one at a time");
        await using var traffic = await StartTraffic();
        await Cluster.Until(() => Task.FromResult(traffic.Total), n => n > 40, "answers before");
        var first = (await Pods(stable)).Select(p => p.Metadata.Name!).Order(StringComparer.Ordinal).First();

        // The controller of budgets counts on its own time.
        await Cluster.Until(() => Evict(first), result => result.ExitCode == 0, "the eviction of one of two");

        await Cluster.Until(
            () => Pods(stable),
            pods => pods.Count == 2 && pods.All(
                p => p.Metadata.Name != first && p.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true),
            "two pods again", TimeSpan.FromMinutes(3));
        traffic.Failed.ShouldBe(0, traffic.Failures);
    }

    private Task<V1PodDisruptionBudget?> Budget(string revision) =>
        Cluster.Api.GetAsync<V1PodDisruptionBudget>(Namespace, $"digits-{revision}", CancellationToken.None);

    private async Task<(int ExitCode, string Output)> Evict(string pod)
    {
        var version = await Cluster.Api.DiscoverAsync("policy/v1", CancellationToken.None) is null ? "policy/v1beta1" : "policy/v1";
        return await Kubectl.Run(
            $$"""{"apiVersion":"{{version}}","kind":"Eviction","metadata":{"name":"{{pod}}","namespace":"{{Namespace}}"} }""",
            "create", "--raw", $"/api/v1/namespaces/{Namespace}/pods/{pod}/eviction", "-f", "-");
    }
}
