using k8s.Models;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;
using static ModelOperator.Kubernetes.Tests.Support.Maps;

namespace ModelOperator.Kubernetes.Tests.Caching;

public sealed class InformerTests
{
    [Fact]
    public async Task TheFirstList_TakesAnyState_AndTheWatchGoesOnFromItsVersion()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var list = await fixture.NextAsync();
        list.Query["resourceVersion"].ShouldBe("0");
        fixture.Informer.HasSynced.ShouldBeFalse();
        await list.AnswerAsync(List("10", Json("a", "5")));
        var watch = await fixture.WatchAsync();
        watch.Query["resourceVersion"].ShouldBe("10");
        int.Parse(watch.Query["timeoutSeconds"]).ShouldBeInRange(300, 600);
        await fixture.Informer.WaitForSyncAsync(CancellationToken.None).Soon();
        fixture.Informer.Get("ns", "a").ShouldNotBeNull();
    }

    [Fact]
    public async Task NewestFirst_AsksTheFirstListForTheNewestState()
    {
        await using var fixture = await InformerFixture.StartAsync(new InformerOptions<V1ConfigMap> { NewestFirst = true });
        (await fixture.NextAsync()).Query.Keys.ShouldNotContain("resourceVersion");
    }

    [Fact]
    public async Task Events_ChangeTheCache_AndAreTold()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10", Json("a", "5"));
        await watch.SendEventAsync("MODIFIED", Json("a", "11"));
        await watch.SendEventAsync("ADDED", Json("b", "12"));
        await watch.SendEventAsync("DELETED", Json("a", "13"));
        await Eventually.True(() => fixture.Told.Count == 4);
        fixture.Told.ShouldBe(["Added a 5", "Updated a 11", "Added b 12", "Deleted a 13"]);
        fixture.Informer.List().Single().Metadata.Name.ShouldBe("b");
    }

    [Fact]
    public async Task AWatchThatEnds_GoesOnFromTheLastEventOrBookmark()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10");
        await watch.SendEventAsync("ADDED", Json("a", "11"));
        await watch.SendEventAsync("BOOKMARK", Bookmark("25"));
        await watch.EndAsync();
        (await fixture.WatchAsync()).Query["resourceVersion"].ShouldBe("25");
        fixture.Told.ShouldBe(["Added a 11"]);
    }

    [Fact]
    public async Task AVersionThatIsTooOld_ListsAgain_TheNewest_AndTellsWhatWasMissed()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10", Json("a", "5"), Json("b", "6"));
        await watch.SendEventAsync("ERROR", Status(410, "Expired", "too old resource version: 10 (50)"));
        await watch.EndAsync();
        var again = await fixture.AfterBackoffAsync();
        again.IsWatch.ShouldBeFalse();
        again.Query.Keys.ShouldNotContain("resourceVersion");
        await again.AnswerAsync(List("50", Json("b", "40")));
        (await fixture.WatchAsync()).Query["resourceVersion"].ShouldBe("50");
        fixture.Told.ShouldBe(["Added a 5", "Added b 6", "Deleted a 5", "Updated b 40"]);
    }

    [Fact]
    public async Task AWatchRefusedAsTooOld_ListsAgain()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10");
        await watch.AnswerAsync(410, Status(410, "Gone", "too old resource version"));
        (await fixture.AfterBackoffAsync()).IsWatch.ShouldBeFalse();
    }

    [Fact]
    public async Task ACutWatch_GoesOn_WithoutAList()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10");
        await watch.SendEventAsync("ADDED", Json("a", "11"));
        await Eventually.True(() => fixture.Told.Count == 1);
        watch.Abort();
        var next = await fixture.AfterBackoffAsync();
        next.IsWatch.ShouldBeTrue();
        next.Query["resourceVersion"].ShouldBe("11");
    }

    [Fact]
    public async Task ABusyServer_IsAskedAgain_AfterTheTimeItAskedFor_WithoutAList()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10");
        await watch.AnswerAsync(429, Status(429, "TooManyRequests", "busy"), ("Retry-After", "7"));
        await Eventually.True(() => fixture.Clock.NextTimer == TimeSpan.FromSeconds(7));
        fixture.Clock.Advance(TimeSpan.FromSeconds(7));
        var next = await fixture.NextAsync();
        next.IsWatch.ShouldBeTrue();
        next.Query["resourceVersion"].ShouldBe("10");
    }

    [Fact]
    public async Task AnEmptyWatchThatEndsAtOnce_IsAFailure_AndWaitsLongerEachTime()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10");
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            await watch.EndAsync();
            var failures = i + 1;
            await Eventually.True(() => fixture.Log.Collector.GetSnapshot().Count(l => l.Message.Contains("nothing in it")) == failures);
            await Eventually.True(() => fixture.Clock.NextTimer < TimeSpan.FromMinutes(2));
            waits.Add(fixture.Clock.NextTimer!.Value);
            fixture.Server.HasNext.ShouldBeFalse();
            fixture.Clock.Advance(waits[^1]);
            watch = await fixture.WatchAsync();
        }

        for (var (i, least) = (0, 0.8); i < 8; i++, least = Math.Min(30, least * 2))
        {
            waits[i].TotalSeconds.ShouldBeInRange(least, 2 * least);
        }
    }

    [Fact]
    public async Task AHealthyTime_StartsTheBackoffOver()
    {
        var clock = new ManualTimeProvider();
        var backoff = new Backoff(clock, new Random(1));
        for (var i = 0; i < 10; i++)
        {
            backoff.Next();
        }

        clock.Advance(TimeSpan.FromMinutes(2));
        backoff.Next().TotalSeconds.ShouldBeGreaterThanOrEqualTo(30);
        clock.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromTicks(1));
        backoff.Next().TotalSeconds.ShouldBeInRange(0.8, 1.6);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task AWatchThatOutlivesItsTimeout_IsTakenForDead()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10");
        var left = TimeSpan.FromSeconds(int.Parse(watch.Query["timeoutSeconds"])) + Reflector<V1ConfigMap>.WatchGrace;
        // It tells bookmarks, so that it is not its silence that ends it.
        for (var version = 20; left > TimeSpan.Zero; version++)
        {
            await watch.SendEventAsync("BOOKMARK", Bookmark($"{version}"));
            await Eventually.True(() => fixture.Informer.LastResourceVersion == $"{version}");
            fixture.Clock.Advance(left < TimeSpan.FromMinutes(1) ? left : TimeSpan.FromMinutes(1));
            left -= TimeSpan.FromMinutes(1);
        }

        await Eventually.True(() => fixture.Informer.LastFailure is TimeoutException);
        var next = await fixture.AfterBackoffAsync();
        next.IsWatch.ShouldBeTrue();
        next.Query["resourceVersion"].ShouldBe(fixture.Informer.LastResourceVersion);
    }

    [Fact]
    public async Task RefusalThatGoesOn_IsLoggedOnce_AndAnotherOneAgain()
    {
        await using var fixture = await InformerFixture.StartAsync();
        await (await fixture.NextAsync()).AnswerAsync(403, Status(403, "Forbidden", "first"));
        for (var i = 0; i < 5; i++)
        {
            await (await fixture.AfterBackoffAsync()).AnswerAsync(403, Status(403, "Forbidden", "first"));
        }

        await (await fixture.AfterBackoffAsync()).AnswerAsync(403, Status(403, "Forbidden", "second"));
        var next = await fixture.AfterBackoffAsync();
        fixture.Log.Collector.GetSnapshot().Count(l => l.Level == LogLevel.Error).ShouldBe(2);
        await next.AnswerAsync(List("10"));
    }

    // Fifteen informers would say fifteen times what the client has said once, and a server that is back must not wait for a minute.
    [Fact]
    public async Task ServerThatIsAway_IsAskedEveryTenSecondsAtLeast_AndTheInformerSaysNothing()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10");
        watch.Abort();
        var next = await fixture.AfterBackoffAsync();
        for (var i = 0; i < 10; i++)
        {
            next.Abort();
            await Eventually.True(() => fixture.Clock.NextTimer < TimeSpan.FromSeconds(59));
            fixture.Clock.NextTimer!.Value.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(10));
            fixture.Clock.Advance(fixture.Clock.NextTimer!.Value);
            next = await fixture.NextAsync();
        }

        fixture.Log.Collector.GetSnapshot().ShouldAllBe(l => l.Level == LogLevel.Debug);
        next.Query["resourceVersion"].ShouldBe("10");
    }

    [Fact]
    public async Task ARefusal_IsLoggedWithTheServersWords_AndListedAgain()
    {
        await using var fixture = await InformerFixture.StartAsync();
        await (await fixture.NextAsync()).AnswerAsync(403, Status(403, "Forbidden", "configmaps is forbidden: User u cannot list"));
        await Eventually.True(() => fixture.Log.Collector.GetSnapshot().Any(l => l.Level == LogLevel.Error && l.Message.Contains("cannot list")));
        fixture.Informer.LastError.ShouldBe("configmaps is forbidden: User u cannot list");
        var again = await fixture.AfterBackoffAsync();
        await again.AnswerAsync(List("10"));
        await fixture.Informer.WaitForSyncAsync(CancellationToken.None).Soon();
        fixture.Informer.LastError.ShouldBeNull();
    }

    [Fact]
    public async Task Pages_AreJoined_AndAnExpiredPageStartsTheListOver()
    {
        await using var fixture = await InformerFixture.StartAsync(new InformerOptions<V1ConfigMap> { NewestFirst = true, PageSize = 1 });
        await (await fixture.NextAsync()).AnswerAsync(ListPage("10", "p2", Json("a", "5")));
        var second = await fixture.NextAsync();
        second.Query["continue"].ShouldBe("p2");
        await second.AnswerAsync(410, Status(410, "Expired", "the continue parameter is too old"));
        var whole = await fixture.NextAsync();
        whole.Query.Keys.ShouldNotContain("continue");
        whole.Query.Keys.ShouldNotContain("limit");
        await whole.AnswerAsync(List("20", Json("b", "15"), Json("c", "16")));
        (await fixture.WatchAsync()).Query["resourceVersion"].ShouldBe("20");
        fixture.Told.ShouldBe(["Added b 15", "Added c 16"]);
    }

    [Fact]
    public async Task AStreamedList_ReplacesTheList_WhereTheServerKnowsIt()
    {
        await using var fixture = await InformerFixture.StartAsync(streaming: true);
        var watch = await fixture.WatchAsync();
        watch.Query["sendInitialEvents"].ShouldBe("true");
        watch.Query["resourceVersionMatch"].ShouldBe("NotOlderThan");
        await watch.SendEventAsync("ADDED", Json("a", "5"));
        await watch.SendEventAsync("ADDED", Json("b", "6"));
        fixture.Informer.HasSynced.ShouldBeFalse();
        await watch.SendEventAsync("BOOKMARK", EndOfList("10"));
        await fixture.Informer.WaitForSyncAsync(CancellationToken.None).Soon();
        await watch.SendEventAsync("DELETED", Json("a", "11"));
        await Eventually.True(() => fixture.Told.Count == 3);
        fixture.Told.ShouldBe(["Added a 5", "Added b 6", "Deleted a 11"]);
        await watch.EndAsync();
        var next = await fixture.WatchAsync();
        next.Query.Keys.ShouldNotContain("sendInitialEvents");
        next.Query["resourceVersion"].ShouldBe("11");
    }

    [Fact]
    public async Task AnUnreadableObject_InAStreamedList_IsNotTakenForDeleted()
    {
        await using var fixture = await InformerFixture.StartAsync(streaming: true);
        var watch = await fixture.WatchAsync();
        await watch.SendEventAsync("ADDED", Json("a", "5"));
        await watch.SendEventAsync("ADDED", Json("b", "6"));
        await watch.SendEventAsync("BOOKMARK", EndOfList("10"));
        await fixture.Informer.WaitForSyncAsync(CancellationToken.None).Soon();
        await watch.SendEventAsync("ERROR", Status(410, "Expired", "too old resource version"));
        await watch.EndAsync();
        var again = await fixture.AfterBackoffAsync();
        again.Query["sendInitialEvents"].ShouldBe("true");
        await again.SendEventAsync("ADDED",
            """{"kind":"ConfigMap","metadata":{"namespace":"ns","name":"a","resourceVersion":"12"},"data":{"value":["a","list"]}}""");
        await again.SendEventAsync("BOOKMARK", EndOfList("20"));
        await Eventually.True(() => fixture.Told.Count == 3);
        fixture.Told.ShouldBe(["Added a 5", "Added b 6", "Deleted b 6"]);
    }

    [Fact]
    public async Task AServerThatRefusesAStreamedList_IsListed()
    {
        await using var fixture = await InformerFixture.StartAsync(streaming: true);
        await (await fixture.WatchAsync()).AnswerAsync(422, Status(422, "Invalid", "sendInitialEvents is forbidden for watch"));
        var list = await fixture.NextAsync();
        list.IsWatch.ShouldBeFalse();
        await list.AnswerAsync(List("10", Json("a", "5")));
        await fixture.WatchAsync();
        fixture.Told.ShouldBe(["Added a 5"]);
    }

    [Fact]
    public async Task ALateSubscriber_IsToldWhatIsThere_AndOneThatFailsHurtsNobody()
    {
        await using var fixture = await InformerFixture.StartAsync();
        var watch = await fixture.ListedAsync("10", Json("a", "5"));
        var late = new List<string?>();
        using var failing = fixture.Informer.Subscribe(_ => throw new InvalidOperationException("subscriber"));
        using (fixture.Informer.Subscribe(change => late.Add(change.Object.Metadata.Name)))
        {
            late.ShouldBe(["a"]);
        }

        await watch.SendEventAsync("ADDED", Json("b", "11"));
        await Eventually.True(() => fixture.Told.Count == 2);
        late.ShouldBe(["a"]);
    }

    private static string EndOfList(string version) =>
        $$$$"""{"kind":"ConfigMap","metadata":{"resourceVersion":"{{{{version}}}}","annotations":{"k8s.io/initial-events-end":"true"}}}""";
}
