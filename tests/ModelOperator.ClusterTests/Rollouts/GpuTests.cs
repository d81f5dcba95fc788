using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>The node has four GPUs; one revision takes three of them.</summary>
[Collection(Collection)]
public sealed class GpuTests : RolloutTest
{
    /// <summary>The tests that take GPUs of the node, one after the other.</summary>
    public const string Collection = "GPUs of the node";

    private const string Steps = "[{weight: 50, duration: 1s}]";

    // Tests of a class run one after the other.
    private static string? _namespaceBefore;

    /// <summary>Pods of the test before still have their GPUs until they are gone.</summary>
    public override async Task InitializeAsync()
    {
        if (_namespaceBefore is { } before)
        {
            await Cluster.Until(
                async () => (await Cluster.Api.ListAsync<V1Pod>(new() { Namespace = before }, CancellationToken.None)).Items, p =>
                    p.Count == 0, "no pods");
        }

        await base.InitializeAsync();
        _namespaceBefore = Namespace;
    }

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
            $"model 2 ({candidate}) needs 2 more pods of 1 nvidia.com/gpu; 1 matching node has 4, of which 3 are requested: 1 pod fits");
        (await Pods(candidate)).ShouldBeEmpty();

        await Apply(Digits.Spec(2, replicas: 3, steps: Steps, extra: "  gpu: {count: 1, whenFull: Replace}"));
        var promoted = await UntilHealthy("2");

        promoted.Status!.StableRevision.ShouldBe(candidate, "how GPUs are waited for is no new revision");
        await Cluster.Until(() => Pods(stable), p => p.Count == 0, "the old revision's pods gone");
        await Until(d => d.Status!.Revisions is [{ ReadyReplicas: 3 }], "three pods");
        traffic.Failed.ShouldBe(0, traffic.Failures);
    }

    [Fact]
    public async Task Quota_KeepsFirstRevisionAndCandidateWaiting_UntilItIsRaised()
    {
        await ApplyQuota(0);
        await Apply(Digits.Spec(1, steps: Steps, extra: "  gpu: {count: 1}"));
        await Until(d => Gpus(d).EndsWith(
            "ResourceQuota team-gpus allows 0, of which 0 are used: 0 pods fit; the API server refuses its pods until the quota has "
                + "room", StringComparison.Ordinal),
            "the first revision refused");

        await ApplyQuota(1);
        await UntilHealthy("1");
        await using var traffic = await StartTraffic();
        await Apply(Digits.Spec(2, steps: Steps, extra: "  gpu: {count: 1}"));
        var waiting = await Until(d =>
            Gpus(d).Contains("ResourceQuota team-gpus allows 1, of which 1 are used: 0 pods fit", StringComparison.Ordinal), "no room");
        (await Pods(waiting.Status!.CandidateRevision!)).ShouldBeEmpty();

        await ApplyQuota(2);
        await UntilHealthy("2");
        traffic.Failed.ShouldBe(0, traffic.Failures);
    }

    private Task ApplyQuota(int gpus) => Apply(
        $$$"""
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: team-gpus}
        spec: {hard: {requests.nvidia.com/gpu: {{{gpus}}}}}
        """);

    private static string Gpus(ModelDeployment deployment) => Condition(deployment, ConditionTypes.GpuAvailable)?.Message ?? "";
}
