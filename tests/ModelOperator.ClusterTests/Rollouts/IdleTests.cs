using System.Diagnostics;
using System.Net;
using System.Text;
using k8s.Models;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Idling;
using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>A model with a GPU that nobody calls gives it up, and gets one again when it is called.</summary>
[Collection(GpuTests.Collection)]
public sealed class IdleTests(ITestOutputHelper log) : RolloutTest
{
    private const int Callers = 50;

    /// <summary>The GPU of the pod is free before another test counts GPUs.</summary>
    public override async Task DisposeAsync()
    {
        try
        {
            await Kubectl.Run(null, "delete", "mdep", "digits", "-n", Namespace, "--ignore-not-found");
            await Cluster.Until(
                async () => (await Cluster.Api.ListAsync<V1Pod>(new() { Namespace = Namespace }, CancellationToken.None)).Items,
                pods => pods.Count == 0, "no pods");
        }
        finally
        {
            await base.DisposeAsync();
        }
    }

    [Fact]
    public async Task R34_R35_ModelThatNobodyCalls_FreesItsGpu_AndAllWhoThenCallAtOnce_AreAnswered()
    {
        await Apply(
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: gpus}
            spec: {hard: {requests.nvidia.com/gpu: "1"}}
            """);
        await Apply(Digits.Spec(
            1,
            extra: "  gpu: {count: 1}\n  autoscaling: {minReplicas: 0, maxReplicas: 1, idleAfter: 1m}\n"
                + "  resources: {requests: {cpu: 10m}}"));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        await Cluster.Until(GpusInUse, used => used == "1", "a GPU is in use");

        await Until(d => d.Status is { Phase: RolloutPhase.Idle, Idle.State: IdleState.AtZero }, "zero pods", TimeSpan.FromMinutes(6));
        await Cluster.Until(() => Pods(stable), pods => pods.Count == 0, "no pods of the model");
        await Cluster.Until(GpusInUse, used => used == "0", "the GPU is free");

        var service = await Cluster.Api.GetAsync<V1Service>(Namespace, "digits", CancellationToken.None);
        using var http = new HttpClient { BaseAddress = new($"http://{service!.Spec!.ClusterIP}"), Timeout = Cluster.Patience };
        var begun = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(n => CallAsync(http, n, begun)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK && answer.Revision == stable);
        log.WriteLine(
            $"{Callers} callers at once: the first answer after {answers.Min(a => a.After.TotalSeconds):0.0} s, "
            + $"the last after {answers.Max(a => a.After.TotalSeconds):0.0} s, {answers.Sum(a => a.Tries) - Callers} calls tried again");
        (await UntilHealthy("1")).Status!.StableRevision.ShouldBe(stable);
        (await Pods(stable)).Count.ShouldBe(1);
    }

    // A caller that is told to try again does so; on a busy machine a pod may need longer than a gateway holds requests.
    private static async Task<(HttpStatusCode Status, string? Revision, TimeSpan After, int Tries)> CallAsync(
        HttpClient http, int number, long begun)
    {
        for (var tries = 1; ; tries++)
        {
            using var content = new StringContent(
                Digits.InferBodies[number % Digits.InferBodies.Count], Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri("/v2/models/digits/infer", UriKind.Relative), content);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || response.Headers.RetryAfter is null || tries == 5)
            {
                var revision = response.Headers.TryGetValues("x-model-revision", out var values) ? values.First() : null;
                return (response.StatusCode, revision, Stopwatch.GetElapsedTime(begun), tries);
            }
        }
    }

    private async Task<string> GpusInUse()
    {
        var (exitCode, output) = await Kubectl.Run(
            null, "get", "quota", "gpus", "-n", Namespace, "-o", @"jsonpath={.status.used.requests\.nvidia\.com/gpu}");
        exitCode.ShouldBe(0, output);
        return output;
    }
}
