using k8s.Models;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;
using static ModelOperator.Kubernetes.Tests.Support.Maps;

namespace ModelOperator.Kubernetes.Tests.Caching;

/// <summary>A kind that the server may not serve holds nobody up, and is found when it comes.</summary>
public sealed class OptionalKindTests
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task KindThatIsNotServed_IsSyncedAtOnceAndEmpty_AndNothingIsToldOfIt(bool streaming)
    {
        await using var fixture = await StartAsync(streaming);

        await AnswerMissingAsync(await fixture.NextAsync());

        await fixture.Informer.WaitForSyncAsync(CancellationToken.None).Soon();
        fixture.Informer.List().ShouldBeEmpty();
        (fixture.Informer.IsServed, fixture.Informer.LastError).ShouldBe((false, null));
        LogsFrom(fixture, LogLevel.Information).ShouldBeEmpty();
    }

    [Fact]
    public async Task KindThatIsNotServed_IsAskedForEveryHalfMinute_AndNotMoreOften()
    {
        await using var fixture = await StartAsync();
        await AnswerMissingAsync(await fixture.NextAsync());

        for (var times = 0; times < 5; times++)
        {
            await Eventually.True(() => fixture.Clock.NextTimer == Between);
            fixture.Clock.Advance(Between - TimeSpan.FromMilliseconds(1));
            fixture.Server.HasNext.ShouldBeFalse("it is too early");
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await AnswerMissingAsync(await fixture.NextAsync());
        }

        LogsFrom(fixture, LogLevel.Information).ShouldBeEmpty();
    }

    [Fact]
    public async Task KindThatComes_IsListedAndWatched()
    {
        await using var fixture = await StartAsync();
        await AnswerMissingAsync(await fixture.NextAsync());
        await Eventually.True(() => fixture.Clock.NextTimer == Between);
        fixture.Clock.Advance(Between);

        var watch = await fixture.ListedAsync("10", Json("a", "5"));

        await Eventually.True(() => fixture.Informer.IsServed);
        fixture.Informer.Get("ns", "a").ShouldNotBeNull();
        watch.Query["resourceVersion"].ShouldBe("10");
    }

    [Fact]
    public async Task KindThatGoes_TakesItsObjectsWithIt_AndMayComeAgain()
    {
        await using var fixture = await StartAsync();
        var watch = await fixture.ListedAsync("10", Json("a", "5"));
        await Eventually.True(() => fixture.Informer.IsServed);

        var since = await EndAsync(fixture, watch);
        var answers = 0;
        for (; fixture.Informer.IsServed; answers++)
        {
            await BeUnknownAsync(fixture);
            fixture.Clock.Advance(fixture.Informer.IsServed ? fixture.Clock.NextTimer!.Value : TimeSpan.Zero);
        }

        await Eventually.True(() => fixture.Told.Count == 2);
        fixture.Told.ShouldBe(["Added a 5", "Deleted a 5"]);
        answers.ShouldBeInRange(3, 12, "the server is asked every few seconds");
        (fixture.Clock.GetUtcNow() - since).TotalSeconds.ShouldBeInRange(30, 45);
        LogsFrom(fixture, LogLevel.Information).ShouldHaveSingleItem().ShouldContain("counts as gone when that stays so for 30 s");
        ((ITrackedCache)fixture.Informer).KnowsDeleted(new("ns", "a"), "uid-a").ShouldBeTrue();
        await Eventually.True(() => fixture.Clock.NextTimer == Between);
        fixture.Clock.Advance(Between);
        var again = await fixture.NextAsync();
        (again.IsWatch, again.Query["resourceVersion"]).ShouldBe((false, "0"), "the versions of before mean nothing now");
    }

    [Fact]
    public async Task KindThatOneServerDoesNotKnowForAMoment_KeepsItsObjects_AndIsListedAnew()
    {
        await using var fixture = await StartAsync();
        var watch = await fixture.ListedAsync("10", Json("a", "5"), Json("b", "6"));
        await Eventually.True(() => fixture.Told.Count == 2);

        await EndAsync(fixture, watch);
        for (var times = 0; times < 3; times++)
        {
            await BeUnknownAsync(fixture);
            (fixture.Informer.IsServed, fixture.Informer.List().Count).ShouldBe((true, 2));
            fixture.Informer.LastError.ShouldNotBeNull();
            fixture.Clock.Advance(fixture.Clock.NextTimer!.Value);
        }

        var again = await fixture.NextAsync();
        (again.IsWatch, again.Query.ContainsKey("resourceVersion")).ShouldBe((false, false), "only the newest state tells what is gone");
        await again.AnswerAsync(List("20", Json("a", "5")));
        await fixture.WatchAsync();

        fixture.Told.ShouldBe(["Added a 5", "Added b 6", "Deleted b 6"]);
        (fixture.Informer.IsServed, fixture.Informer.LastError).ShouldBe((true, null));
    }

    [Fact]
    public async Task KindThatIsNotKnownNowAndThen_IsNeverGone()
    {
        await using var fixture = await StartAsync();
        var watch = await fixture.ListedAsync("10", Json("a", "5"));

        for (var times = 0; times < 6; times++)
        {
            await EndAsync(fixture, watch);
            await BeUnknownAsync(fixture);
            fixture.Clock.Advance(fixture.Clock.NextTimer!.Value);
            watch = await fixture.ListedAsync("10", Json("a", "5"));
        }

        fixture.Told.ShouldBe(["Added a 5"]);
    }

    [Fact]
    public async Task TwoAnswersFarApart_DoNotMakeTheKindCountAsGone()
    {
        await using var fixture = await StartAsync();
        var watch = await fixture.ListedAsync("10", Json("a", "5"));
        await EndAsync(fixture, watch);
        await BeUnknownAsync(fixture);
        fixture.Clock.Advance(fixture.Clock.NextTimer!.Value);
        var second = await fixture.NextAsync();

        fixture.Clock.Advance(TimeSpan.FromSeconds(40));
        await BeUnknownAsync(fixture, second);

        fixture.Informer.IsServed.ShouldBeTrue("the process may have been asleep");
    }

    [Fact]
    public async Task AnswersWithAnotherFailureBetweenThem_DoNotMakeTheKindCountAsGone()
    {
        await using var fixture = await StartAsync();
        var watch = await fixture.ListedAsync("10", Json("a", "5"));
        await EndAsync(fixture, watch);
        await BeUnknownAsync(fixture);
        fixture.Clock.Advance(fixture.Clock.NextTimer!.Value);
        var second = await fixture.NextAsync();
        fixture.Clock.Advance(TimeSpan.FromSeconds(40));
        await second.AnswerAsync(500, "starting");
        await Eventually.True(() => fixture.Clock.NextTimer < TimeSpan.FromSeconds(15));

        for (var times = 0; times < 2; times++)
        {
            fixture.Clock.Advance(fixture.Clock.NextTimer!.Value);
            await BeUnknownAsync(fixture);
        }

        fixture.Informer.IsServed.ShouldBeTrue("only answers in a row count");
    }

    [Fact]
    public async Task WriteWhoseKindTheServerDoesNotKnow_IsNotWaitedFor_AndTakesNothingAway()
    {
        await using var fixture = await StartAsync();
        await fixture.ListedAsync("10", Json("a", "5"));
        await Eventually.True(() => fixture.Told.Count == 1);

        var refreshed = ((ITrackedCache)fixture.Informer).RefreshAsync(new("ns", "a"), CancellationToken.None);
        await AnswerMissingAsync(await fixture.NextAsync());

        await refreshed.Soon();
        fixture.Informer.Get("ns", "a").ShouldNotBeNull("it may be one server of several");
    }

    [Fact]
    public async Task KindThatMayNotBeSeenFromTheBeginning_HoldsNobodyUp_AndIsToldOnce()
    {
        await using var fixture = await StartAsync();

        for (var times = 0; times < 3; times++)
        {
            await (await fixture.NextAsync()).AnswerAsync(403, Status(403, "Forbidden", "configmaps is forbidden"));
            await Eventually.True(() => fixture.Clock.NextTimer == Between);
            fixture.Clock.Advance(Between);
        }

        await fixture.Informer.WaitForSyncAsync(CancellationToken.None).Soon();
        (fixture.Informer.IsServed, fixture.Informer.IsForbidden).ShouldBe((false, true));
        LogsFrom(fixture, LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("forbidden");
    }

    [Fact]
    public async Task KindThatMayNotBeSeenAnyMore_KeepsItsObjects()
    {
        await using var fixture = await StartAsync();
        var watch = await fixture.ListedAsync("10", Json("a", "5"));
        await Eventually.True(() => fixture.Informer.IsServed);

        await watch.EndAsync();
        await (await fixture.AfterBackoffAsync()).AnswerAsync(403, Status(403, "Forbidden", "configmaps is forbidden"));

        await Eventually.True(() => fixture.Informer.LastError is not null);
        (fixture.Informer.IsServed, fixture.Informer.IsForbidden).ShouldBe((true, false));
        fixture.Informer.Get("ns", "a").ShouldNotBeNull("nobody has deleted it");
    }

    [Fact]
    public async Task KindThatIsNotOptional_IsWaitedFor()
    {
        await using var fixture = await InformerFixture.StartAsync();

        await AnswerMissingAsync(await fixture.NextAsync());

        await Eventually.True(() => fixture.Informer.LastError is not null);
        (fixture.Informer.HasSynced, fixture.Informer.IsServed).ShouldBe((false, false));
    }

    private static Task<InformerFixture> StartAsync(bool streaming = false) =>
        InformerFixture.StartAsync(new InformerOptions<V1ConfigMap> { IsOptional = true }, streaming);

    // As a server answers for a group that it does not have.
    private static Task AnswerMissingAsync(ScriptedRequest request) => request.AnswerAsync(404, "404 page not found");

    // A watch that lasts for a while ends without a failure, and the next one begins at once.
    private static async Task<DateTimeOffset> EndAsync(InformerFixture fixture, ScriptedRequest watch)
    {
        fixture.Clock.Advance(TimeSpan.FromSeconds(20));
        await watch.EndAsync();
        return fixture.Clock.GetUtcNow();
    }

    // Returns when the informer waits to ask again, for which the clock has to be moved: no request has a deadline as near as that.
    private static async Task BeUnknownAsync(InformerFixture fixture, ScriptedRequest? request = null)
    {
        await AnswerMissingAsync(request ?? await fixture.NextAsync());
        await Eventually.True(() => !fixture.Informer.IsServed || fixture.Clock.NextTimer < TimeSpan.FromSeconds(15));
    }

    private static List<string> LogsFrom(InformerFixture fixture, LogLevel least) =>
        [.. fixture.Log.Collector.GetSnapshot().Where(line => line.Level >= least).Select(line => line.Message)];
}
