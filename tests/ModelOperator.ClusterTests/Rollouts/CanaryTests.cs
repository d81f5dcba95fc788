using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Rollouts;

public sealed class CanaryTests(ITestOutputHelper output) : RolloutTest
{
    [Fact]
    public async Task GoodCandidate_IsPromotedWithoutAFailedRequestOrARestart()
    {
        await Apply(Digits.Spec(1, replicas: 2));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        await using var traffic = await StartTraffic();

        await Apply(Digits.Spec(
            2, replicas: 2, steps: "[{weight: 10, duration: 3s}, {weight: 50, duration: 3s}]", analysis: Digits.ErrorRate));
        var candidate = (await Until(d => d.Status?.CandidateWeight == 50, "weight 50")).Status!.CandidateRevision!;
        var judged = (await Pods(candidate)).Select(p => p.Metadata.Uid).ToList();
        var promoted = await UntilHealthy("2");

        promoted.Status!.StableRevision.ShouldBe(candidate);
        var pods = await Pods(candidate);
        pods.Select(p => p.Metadata.Uid).Intersect(judged).Count()
            .ShouldBe(judged.Count, "promotion must not replace the pods that were judged");
        pods.SelectMany(p => p.Status!.ContainerStatuses!).ShouldAllBe(c => c.RestartCount == 0);
        await Cluster.Until(() => Pods(stable), p => p.Count == 0, "the old revision's pods gone");
        traffic.By(candidate).ShouldBeGreaterThan(0);
        output.WriteLine(traffic.Table);
        traffic.Failed.ShouldBe(0, string.Join(", ", traffic.Counts));
    }
}
