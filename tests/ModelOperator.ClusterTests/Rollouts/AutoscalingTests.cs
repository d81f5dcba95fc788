using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.ClusterTests.Rollouts;

public sealed class AutoscalingTests : RolloutTest
{
    [Fact]
    public async Task R25_AutoscaledRevision_KeepsWhatItsAutoscalerChose_AndTheNextOneStartsFromThere()
    {
        await Apply(Spec(1));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        (await Autoscaler(stable)).ShouldBe((1, 5));

        // What an autoscaler with metrics would do.
        await Cluster.Api.PatchAsync<V1Deployment>(
            Namespace, $"digits-{stable}", new Patch(
                PatchType.Merge, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 3 } }), CancellationToken.None);
        await Until(d => d.Status?.Revisions is [{ ReadyReplicas: 3 }], "three pods, untouched");

        await Apply(Spec(2));
        var stepping = await Until(d => d.Status is { CandidateWeight: 50 }, "the first step");
        (await Pods(stepping.Status!.CandidateRevision!)).Count.ShouldBe(2, "50 % of what stable has now");
        (await Autoscaler(stepping.Status.CandidateRevision!)).Least.ShouldBe(2);
        (await Autoscaler(stable)).Least.ShouldBe(3, "stable must not shrink in a rollout");

        var promoted = await UntilHealthy("2");
        await Cluster.Until(() => Pods(stable), p => p.Count == 0, "the old revision's pods gone");
        promoted.Status!.StableRevision.ShouldBe(stepping.Status.CandidateRevision);
    }

    [Fact]
    public async Task R23_SteadyStateWithAnAutoscaler_WritesNothing()
    {
        await Apply(Spec(1));
        var healthy = await UntilHealthy("1");
        var name = $"digits-{healthy.Status!.StableRevision}";
        await Cluster.Until(async () => (await Read())!.Metadata.ResourceVersion, new Settled().IsReached, "a status at rest");
        var before = await Versions(name);

        // The autoscaler has no metrics here and says so every 15 s; that is its own status and no reason to write.
        await Steadily.Hold(() => Versions(name), now => now == before, "nothing is written", TimeSpan.FromSeconds(35));
    }

    private static string Spec(int version) => Digits.Spec(
        version, steps: "[{weight: 50, duration: 5s}]", extra: "  autoscaling: {minReplicas: 1, maxReplicas: 5}\n  resources: "
            + "{requests: {cpu: 10m}}");

    private async Task<(int? Least, int? Most)> Autoscaler(string revision)
    {
        var (exitCode, output) = await Kubectl.Run(
            null, "get", "hpa", "-n", Namespace, $"digits-{revision}", "-o", "jsonpath={.spec.minReplicas} {.spec.maxReplicas}");
        exitCode.ShouldBe(0, output);
        var numbers = output.Split(' ');
        return (int.Parse(numbers[0]), int.Parse(numbers[1]));
    }

    private async Task<string> Versions(string name)
    {
        var deployment = await Read();
        var hpa = await Kubectl.Run(null, "get", "hpa", "-n", Namespace, name, "-o", "jsonpath={.spec}");
        return $"{deployment!.Metadata.ResourceVersion} {hpa.Output}";
    }

    /// <summary>The same reading ten times in a row.</summary>
    private sealed class Settled
    {
        private string? _last;
        private int _times;

        public bool IsReached(string? version)
        {
            _times = version == _last ? _times + 1 : 0;
            _last = version;
            return _times >= 10;
        }
    }
}
