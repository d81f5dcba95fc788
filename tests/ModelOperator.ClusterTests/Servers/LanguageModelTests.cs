using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Releases;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Servers;

/// <summary>
/// A language model from an empty namespace: folders of a server with the API of the Hugging Face Hub, the preset VLLM with its stand-in,
/// and rollouts that are judged by the times of their tokens.
/// </summary>
[Collection(ReleaseCollection.Name)]
public sealed class LanguageModelTests(ITestOutputHelper output) : ServerTest
{
    private const int Clients = 6;
    private const int FirstTokenMilliseconds = 200;
    private const int SlowerMilliseconds = 300;

    [Fact]
    public async Task GoodCandidate_IsPromoted_AndOneThatIsSlowToTheFirstTokenIsAborted()
    {
        await using var release = await OperatorRelease.FindAsync();
        using var store = await ModelStore.StartAsync(Namespace, Image);
        await release.UpgradeToAsync($"hubEndpoint: {store.Hub}");
        await Write(store, Commit('a'), FirstTokenMilliseconds);
        await Write(store, Commit('b'), FirstTokenMilliseconds);
        await Write(store, Commit('c'), SlowerMilliseconds);
        await store.PutAsync("hub/example/assistant/tags/main", Commit('a'));
        await Apply(Spec("main", "1"));
        var tagged = StableOf(await UntilHealthy("1"));
        await store.PutAsync("hub/example/assistant/tags/main", Commit('c'));
        (await Pods(tagged)).ShouldHaveSingleItem().Spec!.InitContainers!.Single().Args!
            .ShouldContain($"hf://example/assistant@{Commit('a')}", "the tag is a commit from the first pod on");
        var service = await Cluster.Api.GetAsync<V1Service>(Namespace, "digits", CancellationToken.None);
        await using var clients = await ChatClients.StartAsync(service!.Spec!.ClusterIP!, Clients);

        await Apply(Spec(Commit('b'), "2"));
        var judged = new Dictionary<string, string>(StringComparer.Ordinal);
        var good = StableOf(await Until(
            d => Judged(d, judged) && d.Status is { Phase: RolloutPhase.Healthy, CandidateRevision: null } status
                && status.ObservedGeneration == d.Metadata.Generation, "the good candidate is promoted"));
        output.WriteLine($"promoted after {string.Join(", ", judged.Values)}");

        await Apply(Spec(Commit('c'), "3"));
        var back = await Until(d => d.Status?.Phase is RolloutPhase.RolledBack, "the slow candidate is aborted");
        var abort = back.Status!.History!.Last(entry => entry.Metric is not null);
        output.WriteLine($"aborted: {abort.Message}; {clients.Table}");

        abort.Metric.ShouldBe("first-token");
        back.Status.Metrics!.Single(metric => metric.Name == "first-token").Candidate!.Total!.Value.ShouldBeInRange(50, 1000);
        StableOf(back).ShouldBe(good);
        clients.Failed.ShouldBe(0, clients.Table);
    }

    private static bool Judged(ModelDeployment deployment, Dictionary<string, string> judged)
    {
        foreach (var metric in deployment.Status?.CandidateRevision is null ? [] : deployment.Status.Metrics ?? [])
        {
            judged[metric.Name] = $"{metric.Candidate?.Total} answers by {metric.Name} ({metric.Verdict})";
        }

        return true;
    }

    private static string Commit(char digit) => new(digit, 40);

    private static async Task Write(ModelStore store, string commit, int firstToken)
    {
        var folder = $"hub/example/assistant/{commit}";
        await store.PutAsync($"{folder}/config.json", $$"""{"model_type":"llama","first_token_ms":{{firstToken}},"next_token_ms":5}""");
        await store.PutAsync($"{folder}/tokenizer.json", "{}");
        await store.PutAsync($"{folder}/model.safetensors", $"stand-in {commit}");
    }

    private string Spec(string revision, string version) => $$$"""
        apiVersion: modeloperator.dev/v1alpha1
        kind: ModelDeployment
        metadata: {name: digits}
        spec:
          model: {uri: "hf://example/assistant@{{{revision}}}", version: "{{{version}}}"}
          server: {kind: VLLM, image: "{{{Image}}}"}
          strategy: {canary: {steps: [{weight: 50}]}}
          traffic: {gateway: {replicas: 1}}
          analysis:
            interval: 1s
            source: gateway
            metrics:
              - {name: first-token, builtin: timeToFirstToken, maxIncrease: 20%}
              - {name: pace, builtin: timePerOutputToken, max: 100ms}
        """;
}
