using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Rollouts;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>The part that tests of rollouts with built-in metrics have in common.</summary>
public abstract class JudgedRolloutTest : RolloutTest
{
    private protected const string Shadow = "{canary: {shadow: {duration: 1s}, steps: [{weight: 50}]}}";

    /// <summary>Deploys version 1 and calls it.</summary>
    private protected async Task<(string Stable, Traffic Traffic)> StableUnderTraffic(int replicas = 1, int gateways = 1, string extra = "")
    {
        await Apply(WithGateways(Digits.Spec(1, replicas, extra: extra), gateways));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        return (stable, await StartTraffic());
    }

    private protected static string WithGateways(string manifest, int gateways) =>
        manifest.Replace("gateway: {replicas: 1}", $"gateway: {{replicas: {gateways}}}", StringComparison.Ordinal);

    /// <summary>Applies a bad candidate, and waits until it is aborted: the metric, and what it rested on.</summary>
    private protected async Task<(HistoryEntry Abort, MetricStatus Metric)> Aborted(string manifest)
    {
        await Apply(manifest);
        var generation = (await Read())!.Metadata.Generation;
        var back = await Until(
            d => d.Status is { Phase: RolloutPhase.RolledBack, StableRevision: not null } status
                && status.ObservedGeneration == generation, "rolled back");
        var abort = back.Status!.History!.Last(h => h.Metric is not null);
        return (abort, back.Status.Metrics!.Single(m => m.Name == abort.Metric));
    }

    /// <summary>Applies a bad candidate, and sees which metric aborts it.</summary>
    private protected async Task<MetricStatus> ShouldFail(ITestOutputHelper output, string metric, string manifest)
    {
        var (abort, measured) = await Aborted(manifest);
        output.WriteLine(abort.Message);

        (abort.Metric, measured.Verdict).ShouldBe((metric, MetricVerdict.Fail), abort.Message);
        measured.Candidate!.Total!.Value.ShouldBeGreaterThanOrEqualTo(50);
        measured.Query!.ShouldContain(abort.Revision);
        return measured;
    }
}
