using k8s.Models;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Http;

public sealed class RetryTests
{
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task AWriteThatWasTurnedAway_IsSentAgain_AfterTheAskedTime(int status)
    {
        await using var fixture = await ApiFixture.StartAsync();
        var creating = fixture.Api.CreateAsync(Maps.Map("x", "1"), CancellationToken.None);
        await (await fixture.Server.NextAsync()).AnswerAsync(status, "busy", ("Retry-After", "3"));
        await Eventually.True(() => fixture.Clock.NextTimer == TimeSpan.FromSeconds(3));
        fixture.Server.HasNext.ShouldBeFalse();
        fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        var again = await fixture.Server.NextAsync();
        again.Body.ShouldContain("\"x\"");
        await again.AnswerAsync(201, Maps.Json("x", "1"));
        (await creating.Soon()).Metadata.Name.ShouldBe("x");
    }

    [Fact]
    public async Task AWriteThatFailedInside_IsNotSentAgain()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var creating = fixture.Api.CreateAsync(Maps.Map("x", "1"), CancellationToken.None);
        await (await fixture.Server.NextAsync()).AnswerAsync(503, "down");
        await Should.ThrowAsync<KubernetesApiException>(() => creating.Soon());
        fixture.Server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AReadWhoseConnectionBroke_IsSentAgain_AWriteIsNot()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var getting = fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
        (await fixture.Server.NextAsync()).Abort();
        await Eventually.True(() => fixture.Server.HasNext, fixture.Clock, TimeSpan.FromMilliseconds(100));
        await (await fixture.Server.NextAsync()).AnswerAsync(Maps.Json("x", "1"));
        (await getting.Soon()).ShouldNotBeNull();

        var creating = fixture.Api.CreateAsync(Maps.Map("x", "1"), CancellationToken.None);
        (await fixture.Server.NextAsync()).Abort();
        await Should.ThrowAsync<KubernetesConnectionException>(() => creating.Soon());
        fixture.Server.HasNext.ShouldBeFalse();
    }

    [Fact]
    public async Task Retries_AreBounded()
    {
        await using var fixture = await ApiFixture.StartAsync();
        fixture.Server.Always(_ => true, r => r.AnswerAsync(429, "busy", ("Retry-After", "1")));
        var getting = fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
        await Eventually.True(() => getting.IsCompleted, fixture.Clock, TimeSpan.FromSeconds(1));
        var error = await Should.ThrowAsync<KubernetesApiException>(() => getting);
        error.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        fixture.Server.Received.Count.ShouldBe(6);
    }

    [Fact]
    public async Task AWatch_IsNotRetriedHere()
    {
        await using var fixture = await ApiFixture.StartAsync();
        fixture.Server.Always(_ => true, r => r.AnswerAsync(429, "busy", ("Retry-After", "1")));
        var watch = fixture.Api.WatchAsync<V1ConfigMap>(new WatchRequest(), CancellationToken.None).GetAsyncEnumerator();
        (await Should.ThrowAsync<KubernetesApiException>(() => watch.MoveNextAsync().AsTask().Soon())).IsTooManyRequests.ShouldBeTrue();
        fixture.Server.Received.Count.ShouldBe(1);
    }
}
