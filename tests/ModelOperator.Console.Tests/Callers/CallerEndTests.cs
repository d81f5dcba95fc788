using ModelOperator.Console.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Callers;

/// <summary>Callers end when they leave, when their token is not taken any more, and when their rights change.</summary>
public sealed class CallerEndTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Caller_WhoHasLeft_IsFollowedNoMore_AndBeginsAnew()
    {
        await using var console = await RunningSharedConsole.StartAsync(settings => settings with { Idle = Soon });
        console.People.Let("ann", null);
        await LookAsync(console, "ann");

        await Eventually.True(() => console.People.Of("ann").Where(request => request.IsWatch).All(request => request.IsGone));

        await LookAsync(console, "ann");
        console.People.Of("ann").Count(request => request.IsWatch).ShouldBe(2);
    }

    [Fact]
    public async Task Caller_WhoIsThere_IsFollowedOn()
    {
        await using var console = await RunningSharedConsole.StartAsync(settings => settings with { Idle = Soon });
        console.People.Let("ann", null);
        console.People.Let("bob", null);
        using var client = console.Client("ann");
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");
        await events.NextAsync("snapshot");
        await WatchedAsync(console, "ann");

        // By the time that bob's watch has gone, ann's would have gone, too.
        await LookAsync(console, "bob");
        await Eventually.True(() => console.People.Of("bob").Where(request => request.IsWatch).All(request => request.IsGone));
        RunningSharedConsole.Put(console.Cluster, "ml", "third");

        ((string?)(await events.NextAsync("row"))["name"]).ShouldBe("third");
    }

    [Fact]
    public async Task Token_ThatExpires_EndsTheStream_AndIsNotLetInAgain()
    {
        await using var console = await RunningSharedConsole.StartAsync();
        console.People.Let("ann", null);
        using var client = console.Client("ann");
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");
        await events.NextAsync("snapshot");
        await WatchedAsync(console, "ann");

        console.People.Forget("ann");
        console.Cluster.GoAway();
        console.Cluster.ComeBack();

        await EndAsync(events);
        await Eventually.True(async () => (await console.GetAsync("ann", "/api/session")).Status == 401);
    }

    [Fact]
    public async Task Token_ThatIsTakenBack_IsFoundOut_WhileTheWatchGoesOn()
    {
        await using var console = await RunningSharedConsole.StartAsync(settings => settings with { RightsLast = Soon });
        console.People.Let("ann", null);
        using var client = console.Client("ann");
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");
        await events.NextAsync("snapshot");
        await WatchedAsync(console, "ann");

        console.People.Forget("ann");

        await EndAsync(events);
    }

    [Fact]
    public async Task Rights_ThatChange_AreFollowed()
    {
        await using var console = await RunningSharedConsole.StartAsync(
            settings => settings with { RightsLast = Soon, Namespaces = ["finance", "ml"] });
        console.People.Let("ann", "ml");
        using var client = console.Client("ann");
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");
        (await events.NextAsync("snapshot"))["rows"]!.AsArray().Count.ShouldBe(1);

        console.People.Let("ann", "finance", "ml");

        await EndAsync(events);
        await using var again = await EventReader.OpenAsync(client, "/api/fleet");
        (await again.NextAsync("snapshot"))["rows"]!.AsArray().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)] // the one binding for the whole cluster is deleted
    [InlineData(false)] // the right in the one namespace that is named is taken back
    public async Task Right_ThatIsTakenBack_IsFoundOut_WhileTheWatchGoesOn(bool isOfTheCluster)
    {
        await using var console = await RunningSharedConsole.StartAsync(
            settings => settings with { RightsLast = Soon, Namespaces = isOfTheCluster ? [] : ["ml"] });
        await EndsWithoutRightAsync(console, isOfTheCluster, () => { });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Right_ThatIsTakenBack_EndsTheStream_WhenTheWatchBeginsAnew(bool isOfTheCluster)
    {
        await using var console = await RunningSharedConsole.StartAsync(
            settings => settings with { Namespaces = isOfTheCluster ? [] : ["ml"] });
        await EndsWithoutRightAsync(console, isOfTheCluster, () =>
        {
            console.Cluster.GoAway();
            console.Cluster.ComeBack();
        });
    }

    [Fact]
    public async Task TokenThatTheServerDoesNotTake_MakesNobodyGo()
    {
        await using var console = await RunningSharedConsole.StartAsync(settings => settings with { MostCallers = 1 });
        console.People.Let("ann", null);
        await LookAsync(console, "ann");

        // Until ann's page has gone there is no place for anybody, and the API server is not asked.
        await Eventually.True(async () => (await console.GetAsync("stranger", "/api/session")).Status == 401);

        await LookAsync(console, "ann");
        console.People.Of("ann").Count(request => request.IsWatch).ShouldBe(1, "ann has been followed all the time");
    }

    [Fact]
    public async Task Caller_WhoMayListAndNotWatch_IsFollowedOn()
    {
        await using var console = await RunningSharedConsole.StartAsync();
        console.People.Let("ann", null);
        var refuse = console.Cluster.Fail;
        console.Cluster.Fail = request => request.IsWatch ? (403, "modeldeployments is forbidden: cannot watch") : refuse(request);
        using var client = console.Client("ann");
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");
        await events.NextAsync("snapshot");

        // The rights are looked at when the caller begins, and again after the first refusal of the watch.
        await Eventually.True(() => Reviews() >= 2);
        await Eventually.True(() => console.People.Of("ann").Count(request => request.IsWatch) >= 3);
        RunningSharedConsole.Put(console.Cluster, "ml", "third");

        ((string?)(await events.NextAsync("row"))["name"]).ShouldBe("third", "each refusal is followed by a list");

        int Reviews() => console.People.Of("ann").Count(
            request => request.Path.Contains("selfsubjectaccessreviews", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Callers_AreBounded_AndOneWhoIsAwayMakesRoom()
    {
        await using var console = await RunningSharedConsole.StartAsync(settings => settings with { MostCallers = 1 });
        console.People.Let("ann", null);
        console.People.Let("bob", null);
        using (var client = console.Client("ann"))
        {
            await using var events = await EventReader.OpenAsync(client, "/api/fleet");
            await events.NextAsync("snapshot");
            await WatchedAsync(console, "ann");

            var (status, body) = await console.GetAsync("bob", "/api/session");

            status.ShouldBe(503);
            ((string?)body["error"]).ShouldNotBeNull().ShouldStartWith("1 people use this console already");
            console.People.Of("bob").ShouldBeEmpty("the API server need not be asked about somebody for whom there is no place");
        }

        await Eventually.True(async () => (await console.GetAsync("bob", "/api/session")).Status == 200);
        await Eventually.True(() => console.People.Of("ann").Where(request => request.IsWatch).All(request => request.IsGone));
    }

    [Fact]
    public async Task TokensThatAreLookedAt_AreBounded_AndNobodyIsToldOfOtherPeople()
    {
        await using var console = await RunningSharedConsole.StartAsync(settings => settings with { MostCallers = 1 });
        var (block, usual) = (new TaskCompletionSource(), console.Cluster.Fail);
        console.Cluster.Fail = request =>
        {
            if (console.People.Of("slow").Contains(request))
            {
                block.Task.Wait(Eventually.Patience);
            }

            return usual(request);
        };
        var slow = console.GetAsync("slow", "/api/session");
        await Eventually.True(() => console.People.Of("slow").Count > 0);

        var (status, body) = await console.GetAsync("bob", "/api/session");

        status.ShouldBe(503);
        ((string?)body["error"]).ShouldNotBeNull().ShouldStartWith("The API server is being asked about as many other tokens");
        block.SetResult();
        (await slow).Status.ShouldBe(401);
    }

    private static async Task EndsWithoutRightAsync(RunningSharedConsole console, bool isOfTheCluster, Action disturb)
    {
        console.People.Let("ann", isOfTheCluster ? null : ["ml"]);
        using var client = console.Client("ann");
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");
        (await events.NextAsync("snapshot"))["rows"]!.AsArray().ShouldNotBeEmpty();
        await WatchedAsync(console, "ann");

        console.People.Let("ann", []);
        disturb();

        await EndAsync(events);
    }

    private static async Task LookAsync(RunningSharedConsole console, string token)
    {
        using var client = console.Client(token);
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");
        await events.NextAsync("snapshot");
        await WatchedAsync(console, token);
    }

    // A caller who ends before the watch begins never has one, and then all watches are gone from the start.
    private static Task WatchedAsync(RunningSharedConsole console, string token) =>
        Eventually.True(() => console.People.Of(token).Any(request => request.IsWatch));

    private static async Task EndAsync(EventReader events)
    {
        try
        {
            while (true)
            {
                await events.NextAsync().Soon("the end of the stream");
            }
        }
        catch (Exception exception) when (exception is IOException)
        {
            // The stream has ended, or its connection was cut.
        }
    }
}
