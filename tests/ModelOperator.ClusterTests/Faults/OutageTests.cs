using k8s.Models;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Rollouts;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>Parts of the cluster fail in the middle of a canary, under traffic.</summary>
[Collection(FaultsCollection.Name)]
[Trait("Category", "Faults")]
public sealed class OutageTests : RolloutTest
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task R20_PrometheusStoppedForAMinute_HoldsTheStepAndGoesOn()
    {
        await using var traffic = await InMidStep();
        using (await ClusterProcess.StopAsync("prometheus"))
        {
            await Until(d => d.Status?.Stage?.NoDataSince is not null && d.Status.Stage.RunningSince is null, "a held step without data");
            await Steadily.Hold(Read, d =>
                d!.Status is { CandidateWeight: 50, Stage: { RunningSince: null, Index: 0 } }, "the step is held", Minute);
        }

        await Promoted(traffic);
    }

    [Fact]
    public async Task ApiServerStoppedFor30Seconds_ClientsNoticeNothing()
    {
        await using var traffic = await InMidStep();
        var before = traffic.Total;
        using (await ClusterProcess.StopAsync("kube-apiserver"))
        {
            await Steadily.Hold(() => Task.FromResult(traffic.Failed), failed => failed == 0, "no request fails", HalfMinute);
            traffic.Total.ShouldBeGreaterThan(before + 600);
        }

        await Promoted(traffic);
    }

    [Fact]
    public async Task R05_AllCandidatePodsDeletedInMidStep_TakesTheShareBackAndGoesOn()
    {
        await using var traffic = await InMidStep();
        var candidate = (await Read())!.Status!.CandidateRevision!;
        foreach (var pod in await Pods(candidate))
        {
            await Cluster.Api.DeleteAsync<V1Pod>(Namespace, pod.Metadata.Name!, new() { GracePeriodSeconds = 0 }, CancellationToken.None);
        }

        await Until(d => d.Status!.History!.Any(h => h.Reason == "WeightLowered" && h.Weight == 0), "the share taken back");
        var promoted = await UntilHealthy("2");

        promoted.Status!.StableRevision.ShouldBe(candidate);
        // Force-deleted pods break what they were working on; nothing after that may fail.
        traffic.Failed.ShouldBeLessThan(40, string.Join(", ", traffic.Counts));
    }

    private async Task<Traffic> InMidStep()
    {
        await Apply(Digits.Spec(1, replicas: 2));
        await UntilHealthy("1");
        var traffic = await StartTraffic();
        await Apply(Digits.Spec(2, replicas: 2, steps: "[{weight: 50, duration: 20s}]", analysis: Digits.ErrorRate));
        await Until(d => d.Status is { CandidateWeight: 50, Stage: { RunningSince: not null } stage } && d.Status.Metrics?.Count > 0
            && stage.Index == 0, "a measured step at 50 %");
        return traffic;
    }

    private async Task Promoted(Traffic traffic)
    {
        var candidate = (await Read())!.Status!.CandidateRevision;
        var promoted = await UntilHealthy("2");
        promoted.Status!.StableRevision.ShouldBe(candidate);
        traffic.Failed.ShouldBe(0, string.Join(", ", traffic.Counts));
    }
}
