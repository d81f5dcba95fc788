using ModelOperator.Api;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Rollouts;

public sealed class BadModelTests : RolloutTest
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task ModelThatCannotBeFetched_ShowsTheServersMessageAndStableServesOn()
    {
        await Apply(Digits.Spec(1));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        await using var traffic = await StartTraffic();

        await Apply(Digits.Spec(2, uri: "configmap://digits-models/v9.onnx"));
        await UntilMessage("v9.onnx");
        await Apply(Digits.Spec(2, sha256: new string('0', 64)));
        await UntilMessage("sha256 mismatch");
        await Apply(Digits.Spec(2, uri: "configmap://digits-broken/not-a-model.onnx")
            + "\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: digits-broken}\ndata: {not-a-model.onnx: nonsense}\n");
        await UntilMessage("ONNX Runtime cannot load");

        var now = (await Read())!;
        now.Status!.StableRevision.ShouldBe(stable);
        await Cluster.Until(() => Task.FromResult(traffic.Total), n => n > 40, "answers");
        traffic.Failed.ShouldBe(0);
        traffic.NotBy(stable).ShouldBe(0, $"{traffic.Table}; {traffic.Failures}");
    }

    // The clock starts when the candidate's first pod has failed: how long a node takes to start one is not ours.
    private async Task UntilMessage(string words)
    {
        await Until(d => d.Status?.CandidateRevision is not null && d.Status.ObservedGeneration == d.Metadata.Generation, "the candidate");
        await Cluster.Until(
            async () => (await Pods((await Read())!.Status!.CandidateRevision!)).SelectMany(p =>
                (p.Status?.InitContainerStatuses ?? []).Concat(p.Status?.ContainerStatuses ?? [])),
            containers => containers.Any(c => (c.State?.Terminated ?? c.LastState?.Terminated) is { ExitCode: not 0 }),
            "a failed container");
        await Until(d => HasMessage(d, words), $"'{words}' in condition Progressing", TenSeconds);
    }

    private static bool HasMessage(ModelDeployment deployment, string words) =>
        Condition(deployment, ConditionTypes.Progressing)?.Message?.Contains(words, StringComparison.Ordinal) == true;
}
