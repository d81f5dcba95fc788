using k8s.Models;
using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Rollouts;

public sealed class BlueGreenTests(ITestOutputHelper output) : RolloutTest
{
    [Fact]
    public async Task R18_GoodGreen_TakesAllRequestsInOneSwitchWithoutAFailedOne()
    {
        await Apply(Digits.Spec(1, replicas: 2));
        var blue = (await UntilHealthy("1")).Status!.StableRevision!;
        await using var traffic = await StartTraffic();

        await Apply(Digits.Spec(
            2, replicas: 2, analysis: Digits.ErrorRate, strategy: "{blueGreen: {approval: true, bake: 3s, scaleDownDelay: 2s}}"));
        var waiting = await Until(d => d.Status?.Phase == RolloutPhase.AwaitingApproval, "green waits for approval");
        var green = waiting.Status!.CandidateRevision!;
        (await AskPreview()).ShouldBe(green);
        traffic.By(green).ShouldBe(0);
        var generation = waiting.Status.Traffic!.Generation;

        await Kubectl.Annotate(Namespace, "modeldeployment/digits", $"modeloperator.dev/approve={green}/pre-promotion");
        var promoted = await UntilHealthy("2");

        promoted.Status!.StableRevision.ShouldBe(green);
        promoted.Status.Traffic!.Generation.ShouldBe(generation + 1);
        promoted.Status.History!.Where(h => h.Reason == "WeightRaised" && h.Revision == green).Select(h => h.Weight).ShouldBe([100]);
        await Cluster.Until(() => Pods(blue), p => p.Count == 0, "blue's pods gone");
        await Cluster.Until(() => Cluster.Api.GetAsync<V1Service>(Namespace, "digits-preview", CancellationToken.None), s =>
            s is null, "the preview gone");
        traffic.By(green).ShouldBeGreaterThan(0);
        output.WriteLine(traffic.Table);
        traffic.Failed.ShouldBe(0, traffic.Failures);
    }

    [Fact]
    public async Task R14_GreenThatFailsInBake_IsLeftInOneSwitch()
    {
        await Apply(Digits.Spec(1));
        var blue = (await UntilHealthy("1")).Status!.StableRevision!;
        await using var traffic = await StartTraffic();

        await Apply(Digits.Spec(3, analysis: Digits.ErrorRate, strategy: "{blueGreen: {bake: 5m}}"));
        var back = await Until(d => d.Status?.Phase == RolloutPhase.RolledBack, "rolled back");

        back.Status!.StableRevision.ShouldBe(blue);
        var green = back.Status.FailedRevisions!.Single().Revision;
        traffic.By(green).ShouldBeGreaterThan(0);
        output.WriteLine(traffic.Table);
        traffic.Counts.Where(c => c.Key.Code != 200).ShouldAllBe(c => c.Key.Revision == green, traffic.Failures);
    }

    private async Task<string> AskPreview()
    {
        var service = await Cluster.Api.GetAsync<V1Service>(Namespace, "digits-preview", CancellationToken.None);
        service.ShouldNotBeNull();
        var pods = (await Cluster.Api.ListAsync<V1Pod>(
            new()
            {
                Namespace = Namespace,
                LabelSelector = string.Join(
                    ',', service.Spec!.Selector!.Select(s => $"{s.Key}={s.Value}"))
            }, CancellationToken.None)).Items;
        pods.ShouldNotBeEmpty();
        using var http = new HttpClient();
        var address = new Uri($"http://{service.Spec.ClusterIP}:{service.Spec.Ports![0].Port}/v2/models/digits/infer");

        // kube-proxy learns of the Service a moment after it is made.
        await Cluster.Until(
            async () =>
            {
                try
                {
                    using var content = new StringContent(Digits.InferBodies[0], System.Text.Encoding.UTF8, "application/json");
                    using var response = await http.PostAsync(address, content);
                    return (int)response.StatusCode;
                }
                catch (HttpRequestException)
                {
                    return 0;
                }
            },
            status => status == 200,
            "an answer of the preview");
        return pods.Select(p => p.Metadata.Labels!["modeloperator.dev/revision"]).Distinct(StringComparer.Ordinal).Single();
    }
}
