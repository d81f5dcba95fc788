using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>The same model under another version: every built-in metric says Pass, by the cluster's Prometheus.</summary>
public sealed class GoodCandidateTests(ITestOutputHelper output) : JudgedRolloutTest
{
    private const string Strategy = "{canary: {shadow: {duration: 5s}, steps: [{weight: 50, duration: 12s}]}}";

    [Fact]
    public async Task EveryMetric_Passes_ThoughPodsBeginAgainInMidStep()
    {
        var (stable, traffic) = await StableUnderTraffic(replicas: 2, gateways: 2);
        await using var calling = traffic;

        await Apply(WithGateways(
            Digits.Spec(2, replicas: 2, uri: "configmap://digits-models/v1.onnx", analysis: Judges.All, strategy: Strategy), 2));
        var compared = await Until(d => Metric(d, "mismatch")?.Candidate?.Total > 0, "answers compared");
        Metric(compared, "mismatch")!.Candidate!.Bad.ShouldBe(0);
        var candidate = compared.Status!.CandidateRevision!;
        var counted = await Until(d => d.Status!.CandidateWeight == 50 && Metric(d, "errors")?.Candidate?.Total > 20, "counts in the step");
        var before = Metric(counted, "errors")!.Candidate!.Total!.Value;

        // A gateway and a stable model pod go; their successors count from 0.
        await Delete("app.kubernetes.io/component=gateway");
        await Delete($"modeloperator.dev/revision={stable}");
        var during = new List<long>();
        await Until(d => Collect(d, during) && d.Status!.StableRevision == candidate, "promoted");

        during.ShouldBeInOrder();
        during[^1].ShouldBeGreaterThan(before);
        during[^1].ShouldBeLessThanOrEqualTo(traffic.By(candidate), "nothing is counted twice");
        output.WriteLine($"{before} requests of the candidate counted before, {during[^1]} after; {traffic.Table}");
    }

    private static MetricStatus? Metric(ModelDeployment deployment, string name) =>
        deployment.Status?.Metrics?.FirstOrDefault(m => m.Name == name);

    private static bool Collect(ModelDeployment deployment, List<long> totals)
    {
        if (deployment.Status is { CandidateWeight: 50, Stage.Index: 0 } && Metric(deployment, "errors")?.Candidate?.Total is { } total)
        {
            totals.Add(total);
        }

        return true;
    }

    private async Task Delete(string selector)
    {
        var pod = (await Cluster.Api.ListAsync<V1Pod>(
            new() { Namespace = Namespace, LabelSelector = selector }, CancellationToken.None)).Items[0];
        await Cluster.Api.DeleteAsync<V1Pod>(Namespace, pod.Metadata.Name!, new(), CancellationToken.None);
    }
}
