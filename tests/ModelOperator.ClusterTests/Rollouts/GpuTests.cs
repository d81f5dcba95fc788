using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>The node has four GPUs; one revision takes three of them.</summary>
public sealed class GpuTests : RolloutTest
{
    private const string Steps = "[{weight: 50, duration: 1s}]";

    [Fact]
    public async Task FullNode_WaitSaysTheArithmetic_ReplaceGoesInPlaceWithoutAFailedRequest()
    {
        await Apply(Digits.Spec(1, replicas: 3, steps: Steps, extra: "  gpu: {count: 1}"));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        await using var traffic = await StartTraffic();

        await Apply(Digits.Spec(2, replicas: 3, steps: Steps, extra: "  gpu: {count: 1}"));
        var waiting = await Until(d => Condition(d, ConditionTypes.GpuAvailable)?.Status == "False", "no GPUs");
        var candidate = waiting.Status!.CandidateRevision!;
        Condition(waiting, ConditionTypes.GpuAvailable)!.Message!.ShouldContain(
            $"{candidate} needs 2 more pods of 1 nvidia.com/gpu; 1 matching node has 4, of which 3 are requested: 1 pod fits");
        (await Pods(candidate)).ShouldBeEmpty();

        await Apply(Digits.Spec(2, replicas: 3, steps: Steps, extra: "  gpu: {count: 1, whenFull: Replace}"));
        var promoted = await UntilHealthy("2");

        promoted.Status!.StableRevision.ShouldBe(candidate, "how GPUs are waited for is no new revision");
        await Eventually.Get(() => Pods(stable), p => p.Count == 0, "the old revision's pods gone");
        await Until(d => d.Status!.Revisions!.Single().ReadyReplicas == 3, "three pods");
        traffic.Failed.ShouldBe(0, traffic.Failures);
    }
}
