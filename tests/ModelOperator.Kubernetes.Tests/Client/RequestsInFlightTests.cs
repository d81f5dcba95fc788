using k8s.Models;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Client;

public sealed class RequestsInFlightTests
{
    [Fact]
    public async Task RequestOverTheBound_WaitsUntilAnotherIsAnswered_AndALeaseWaitsForNone()
    {
        await using var fixture = await ApiFixture.StartAsync(options => options.MaxRequestsInFlight = 2);
        var asking = new[] { "a", "b", "c" }.Select(name => fixture.Api.GetAsync<V1ConfigMap>("ns", name, default)).ToList();
        var first = await fixture.Server.NextAsync();
        var second = await fixture.Server.NextAsync();

        var renewing = fixture.Api.GetAsync<V1Lease>("ns", "leader", default);
        var third = await fixture.Server.NextAsync();
        third.Path.ShouldContain("leases");
        await third.AnswerAsync("""{"metadata":{"name":"leader"}}""");
        (await renewing.Soon()).ShouldNotBeNull();
        fixture.Server.HasNext.ShouldBeFalse();

        await first.AnswerAsync(Maps.Json("a", "1"));
        await (await fixture.Server.NextAsync()).AnswerAsync(Maps.Json("c", "1"));
        await second.AnswerAsync(Maps.Json("b", "1"));
        (await Task.WhenAll(asking).Soon()).ShouldAllBe(found => found != null);
    }

    [Fact]
    public async Task RequestThatIsGivenUp_MakesRoom_AndSoDoesOneThatFails()
    {
        await using var fixture = await ApiFixture.StartAsync(options => options.MaxRequestsInFlight = 1);
        using var given = new CancellationTokenSource();
        var first = fixture.Api.GetAsync<V1ConfigMap>("ns", "a", given.Token);
        await fixture.Server.NextAsync();
        await given.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first.Soon());

        var second = fixture.Api.GetAsync<V1ConfigMap>("ns", "b", default);
        await (await fixture.Server.NextAsync()).AnswerAsync(500, "down");
        await Should.ThrowAsync<Exception>(() => second.Soon());

        var third = fixture.Api.GetAsync<V1ConfigMap>("ns", "c", default);
        await (await fixture.Server.NextAsync()).AnswerAsync(Maps.Json("c", "1"));
        (await third.Soon()).ShouldNotBeNull();
    }
}
