using k8s.Models;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Episodes;
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
        await Eventually.True(() => fixture.Clock.NextTimer < TimeSpan.FromSeconds(4));
        fixture.Clock.NextTimer!.Value.TotalSeconds.ShouldBeInRange(3, 3.75);
        fixture.Server.HasNext.ShouldBeFalse();
        fixture.Clock.Advance(TimeSpan.FromSeconds(3.75));
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
    public async Task AnswerThatIsAFailureItself_EndsNoTrouble_AndNeitherDoesTheTimeBetweenTwoTries()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await FailAsync(429);
        fixture.Clock.Advance(TimeSpan.FromSeconds(37.5));
        await FailAsync(404);
        fixture.Clock.Advance(FailureEpisodes.Quiet);
        await FailAsync(500);
        fixture.Log.Collector.GetSnapshot().Count(line => line.Level >= LogLevel.Information).ShouldBe(1, "the beginning alone");

        async Task FailAsync(int status)
        {
            var creating = fixture.Api.CreateAsync(Maps.Map("x", "1"), CancellationToken.None);
            await (await fixture.Server.NextAsync()).AnswerAsync(status, "fails", status == 429 ? [("Retry-After", "60")] : []);
            await Should.ThrowAsync<KubernetesApiException>(() => creating.Soon());
        }
    }

    [Fact]
    public async Task ServerThatNeverAnswers_IsToldOnce_AndWhoeverStopsAskingTellsNothing()
    {
        await using var fixture = await ApiFixture.StartAsync(o => o.RequestTimeout = TimeSpan.FromSeconds(20));
        using var stopped = new CancellationTokenSource();
        var unwanted = fixture.Api.GetAsync<V1ConfigMap>("ns", "x", stopped.Token);
        await fixture.Server.NextAsync();
        await stopped.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => unwanted.Soon());
        Warnings().ShouldBeEmpty();

        for (var time = 0; time < 2; time++)
        {
            var getting = fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
            await fixture.Server.NextAsync();
            fixture.Clock.Advance(TimeSpan.FromSeconds(20));
            await Should.ThrowAsync<KubernetesConnectionException>(() => getting.Soon());
        }

        Warnings().ShouldHaveSingleItem().ShouldContain("lets requests wait in vain");

        List<string> Warnings() =>
            [.. fixture.Log.Collector.GetSnapshot().Where(line => line.Level >= LogLevel.Warning).Select(line => line.Message)];
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

    // The wait is the caller's, who does not hold a place among the requests in flight meanwhile.
    [Theory]
    [InlineData(6)]
    [InlineData(20)]
    [InlineData(60)]
    public async Task ServerThatAsksForMoreThanFiveSeconds_IsNotAskedAgainHere(int seconds)
    {
        await using var fixture = await ApiFixture.StartAsync();
        var getting = fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None);
        await (await fixture.Server.NextAsync()).AnswerAsync(429, "busy", ("Retry-After", $"{seconds}"));
        (await Should.ThrowAsync<KubernetesApiException>(() => getting.Soon())).RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
        fixture.Server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Lease_IsNotSentAgainHere_BecauseTheElectionKnowsWhenItIsTooLate()
    {
        await using var fixture = await ApiFixture.StartAsync();
        fixture.Server.Always(_ => true, r => r.AnswerAsync(429, "busy", ("Retry-After", "9")));
        await Should.ThrowAsync<KubernetesApiException>(() => fixture.Api.GetAsync<V1Lease>("ns", "x", CancellationToken.None).Soon());
        fixture.Server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task WhatWasTurnedAwayTogether_ComesBackApart_AndTheLogTellsItsBeginningAndItsEnd()
    {
        const int requests = 20;
        await using var fixture = await ApiFixture.StartAsync();
        var isBusy = true;
        var times = new System.Collections.Concurrent.ConcurrentQueue<DateTimeOffset>();
        fixture.Server.Always(_ => true, r =>
        {
            // Read first: once all times are there, the server is well.
            var busy = Volatile.Read(ref isBusy);
            times.Enqueue(fixture.Clock.GetUtcNow());
            return busy ? r.AnswerAsync(429, "busy", ("Retry-After", "5")) : r.AnswerAsync(Maps.Json("x", "1"));
        });
        var asking = Enumerable.Range(0, requests)
            .Select(number => fixture.Api.GetAsync<V1ConfigMap>("ns", $"x{number}", CancellationToken.None)).ToList();
        await Eventually.True(() => times.Count == requests);
        Volatile.Write(ref isBusy, false);
        await Eventually.True(() => asking.TrueForAll(one => one.IsCompleted), fixture.Clock, TimeSpan.FromMilliseconds(50));
        await Task.WhenAll(asking);

        var again = times.Skip(requests).ToList();
        again.ShouldAllBe(time => time - times.First() >= TimeSpan.FromSeconds(5));
        again.Distinct().Count().ShouldBeGreaterThan(requests / 4);
        fixture.Clock.Advance(FailureEpisodes.Quiet);
        await fixture.Api.GetAsync<V1ConfigMap>("ns", "x", CancellationToken.None).Soon();
        var told = fixture.Log.Collector.GetSnapshot()
            .Where(line => line.Level >= LogLevel.Information).Select(line => line.Message).ToList();
        told.Count.ShouldBe(2);
        told[0].ShouldContain("turns requests away");
        told[1].ShouldContain($"no more; it happened to {requests} requests");
    }
}
