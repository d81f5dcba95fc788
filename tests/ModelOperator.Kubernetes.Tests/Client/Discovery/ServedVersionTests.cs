using k8s.Models;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Tests.Support;

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

    private static string Resources(string groupVersion) =>
        $$"""{"kind":"APIResourceList","groupVersion":"{{groupVersion}}","resources":[{"name":"poddisruptionbudgets","kind":"PodDisruptionBudget","namespaced":true,"verbs":["get"]}]}""";
}
