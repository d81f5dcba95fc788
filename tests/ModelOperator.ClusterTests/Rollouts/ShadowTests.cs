using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Rollouts;

public sealed class ShadowTests(ITestOutputHelper output) : RolloutTest
{
    [Fact]
    public async Task R19_GoodShadow_IsSeenByNoClientUntilItIsPromoted()
    {
        await Apply(Digits.Spec(1, replicas: 2));
        await UntilHealthy("1");
        await using var traffic = await StartTraffic();

        await Apply(Digits.Spec(
            2, replicas: 2, analysis: Digits.ShadowErrorRate, strategy: "{shadow: {duration: 3s, minRequests: 100, then: Approve}}"));
        var waiting = await Until(d => d.Status?.Phase == RolloutPhase.AwaitingApproval, "the shadow waits for approval");
        var candidate = waiting.Status!.CandidateRevision!;
        waiting.Status.Stage!.Requests!.Answered.ShouldBeGreaterThanOrEqualTo(100);
        traffic.By(candidate).ShouldBe(0);

        await Kubectl.Annotate(Namespace, "modeldeployment/digits", $"modeloperator.dev/approve={candidate}/shadow");
        var promoted = await UntilHealthy("2");

        promoted.Status!.StableRevision.ShouldBe(candidate);
        promoted.Status.Traffic!.Mirror.ShouldBeNull();
        await Cluster.Until(() => Task.FromResult(traffic.By(candidate)), n => n > 0, "answers of the new revision");
        output.WriteLine(traffic.Table);
        traffic.Failed.ShouldBe(0, traffic.Failures);
    }

    [Fact]
    public async Task R19_ShadowThatFails_IsRolledBackAndNoClientNotices()
    {
        await Apply(Digits.Spec(1));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        await using var traffic = await StartTraffic();

        await Apply(Digits.Spec(
            3, analysis: Digits.ShadowErrorRate, strategy: "{canary: {shadow: {duration: 5m}, steps: [{weight: 50}]}}"));
        var back = await Until(d => d.Status?.Phase == RolloutPhase.RolledBack, "rolled back");

        back.Status!.StableRevision.ShouldBe(stable);
        back.Status.History!.Last(h => h.Metric is not null).Metric.ShouldBe("errors");
        traffic.NotBy(stable).ShouldBe(0, $"{traffic.Table}; {traffic.Failures}");
        output.WriteLine(traffic.Table);
        traffic.Failed.ShouldBe(0, traffic.Failures);
    }
}
