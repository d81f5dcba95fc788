using k8s.Models;
using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Rollouts;

public sealed class StableScaleDownTests(ITestOutputHelper output) : RolloutTest
{
    private const string Steps = "[{weight: 50, duration: 3s}, {weight: 50, approval: true}]";

    [Fact]
    public async Task R36_StableGivesHalfOfItsPodsUp_AndAnAbortBringsThemBack_WithoutAFailedRequest()
    {
        await Apply(Digits.Spec(1, replicas: 4));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        await using var traffic = await StartTraffic();

        await Apply(Digits.Spec(2, replicas: 4, strategy: $"{{canary: {{stableScaleDown: true, steps: {Steps}}}}}"));
        var waiting = await Until(d => d.Status?.Phase == RolloutPhase.AwaitingApproval, "half of the requests, and a person is asked");
        var candidate = waiting.Status!.CandidateRevision!;
        await Cluster.Until(() => Running(stable), pods => pods.Count == 2, "stable has the pods of its half");
        (await Running(candidate)).Count.ShouldBe(2);

        await Kubectl.Annotate(Namespace, "mdep/digits", $"modeloperator.dev/abort={candidate}");
        var back = await Until(d => d.Status?.Phase == RolloutPhase.RolledBack, "rolled back");
        back.Status!.StableRevision.ShouldBe(stable);
        await Cluster.Until(() => Pods(candidate), pods => pods.Count == 0, "the aborted revision's pods gone");

        (await Running(stable)).Count(pod => pod.Status!.ContainerStatuses!.All(c => c.Ready)).ShouldBe(4);
        back.Status.Traffic!.Weights.ShouldHaveSingleItem().Weight.ShouldBe(100);
        output.WriteLine(traffic.Table);
        traffic.Failed.ShouldBe(0, string.Join(", ", traffic.Counts));
    }

    private async Task<IReadOnlyList<V1Pod>> Running(string revision) =>
        [.. (await Pods(revision)).Where(pod => pod.Metadata.DeletionTimestamp is null)];
}
