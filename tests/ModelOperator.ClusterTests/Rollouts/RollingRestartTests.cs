using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Rollouts;

public sealed class RollingRestartTests : RolloutTest
{
    [Fact]
    public async Task RollingRestart_OfThreePodsUnderLoad_FailsNoRequest()
    {
        await Apply(Digits.Spec(1, replicas: 3));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        var before = (await Pods(stable)).Select(pod => pod.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        before.Count.ShouldBe(3);
        await using var traffic = await StartTraffic();
        await Cluster.Until(() => Task.FromResult(traffic.Total), n => n > 40, "answers before");

        var (exitCode, output) = await Kubectl.Run(null, "rollout", "restart", "-n", Namespace, $"deployment/digits-{stable}");
        exitCode.ShouldBe(0, output);
        await Cluster.Until(
            () => Pods(stable),
            pods => pods.Count == 3 && pods.All(pod => !before.Contains(pod.Metadata.Uid) && pod.Metadata.DeletionTimestamp is null
                && pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true),
            "three new pods, and the old ones gone", TimeSpan.FromMinutes(5));

        // Of the new pods, after the last old one is gone.
        var restarted = traffic.Total;
        await Cluster.Until(() => Task.FromResult(traffic.Total), n => n > restarted + 40, "answers after");
        traffic.Failed.ShouldBe(0, traffic.Failures);
        traffic.NotBy(stable).ShouldBe(0, $"{traffic.Table}; {traffic.Failures}");
    }
}
