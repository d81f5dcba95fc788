using k8s.Models;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Client.Discovery;

public sealed class ServedVersionTests
{
    [Fact]
    public async Task AnOlderServer_IsAskedInTheVersionThatItServes_AndAskedAboutItOnce()
    {
        await using var fixture = await ApiFixture.StartAsync();
        fixture.Server.Always(r => r.Path == "/apis/policy/v1", r => r.AnswerAsync(404, "404 page not found"));
        fixture.Server.Always(r => r.Path == "/apis/policy/v1beta1", r => r.AnswerAsync(Resources("policy/v1beta1")));
        fixture.Server.Always(r => r.Method == "PATCH", r => r.AnswerAsync(r.Body));
        var budget = new V1PodDisruptionBudget
        {
            ApiVersion = "policy/v1",
            Kind = "PodDisruptionBudget",
            Metadata = new V1ObjectMeta { NamespaceProperty = "ns", Name = "x" },
        };
        for (var i = 0; i < 3; i++)
        {
            (await fixture.Api.ApplyAsync(budget, new ApplyOptions { FieldManager = "m" }, CancellationToken.None)).ApiVersion.ShouldBe(
                "policy/v1beta1");
        }

        var paths = fixture.Server.Received.Select(r => r.Path).ToList();
        paths.Count(p => p == "/apis/policy/v1").ShouldBe(1);
        paths.Count(p => p == "/apis/policy/v1beta1").ShouldBe(1);
        paths.Count(p => p == "/apis/policy/v1beta1/namespaces/ns/poddisruptionbudgets/x").ShouldBe(3);
    }

    [Fact]
    public async Task AnswersOfDiscovery_Age_AndMissingOnesAgeFaster()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var served = false;
        fixture.Server.Always(_ => true, r => served ? r.AnswerAsync(Resources("policy/v1")) : r.AnswerAsync(404, ""));
        (await fixture.Api.DiscoverAsync("policy/v1", CancellationToken.None)).ShouldBeNull();
        served = true;
        fixture.Clock.Advance(TimeSpan.FromSeconds(29));
        (await fixture.Api.DiscoverAsync("policy/v1", CancellationToken.None)).ShouldBeNull();
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        (await fixture.Api.DiscoverAsync("policy/v1", CancellationToken.None)).ShouldNotBeNull();
        served = false;
        fixture.Clock.Advance(TimeSpan.FromMinutes(9));
        (await fixture.Api.DiscoverAsync("policy/v1", CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task ServerThatSaysNothing_HoldsEveryQuestionOfDiscoveryUpForOneTimeout_NotOneAfterAnother()
    {
        await using var fixture = await ApiFixture.StartAsync(options => options.RequestTimeout = TimeSpan.FromSeconds(20));
        using var stopped = new CancellationTokenSource();
        var unwanted = fixture.Api.DiscoverAsync("policy/v1", stopped.Token);
        Task[] asking =
        [
            fixture.Api.DiscoverAsync("policy/v1", CancellationToken.None),
            fixture.Api.DiscoverAsync("policy/v1", CancellationToken.None),
            fixture.Api.DiscoverAsync("autoscaling/v2", CancellationToken.None),
        ];
        await fixture.Server.NextAsync();
        await fixture.Server.NextAsync();
        await stopped.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => unwanted.Soon());
        asking.ShouldAllBe(one => !one.IsCompleted);

        fixture.Clock.Advance(TimeSpan.FromSeconds(20));

        foreach (var one in asking)
        {
            await Should.ThrowAsync<KubernetesConnectionException>(() => one.Soon());
        }

        fixture.Server.Received.Count.ShouldBe(2);
    }

    [Fact]
    public async Task QuestionOfDiscoveryThatFailed_IsAskedAgain()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var failing = fixture.Api.DiscoverAsync("policy/v1", CancellationToken.None);
        await (await fixture.Server.NextAsync()).AnswerAsync(403, "no");
        await Should.ThrowAsync<KubernetesApiException>(() => failing.Soon());

        var asking = fixture.Api.DiscoverAsync("policy/v1", CancellationToken.None);
        await (await fixture.Server.NextAsync()).AnswerAsync(Resources("policy/v1"));

        (await asking.Soon()).ShouldNotBeNull();
    }

    private static string Resources(string groupVersion) =>
        $$"""{"kind":"APIResourceList","groupVersion":"{{groupVersion}}","resources":[{"name":"poddisruptionbudgets","kind":"PodDisruptionBudget","namespaced":true,"verbs":["get"]}]}""";
}
