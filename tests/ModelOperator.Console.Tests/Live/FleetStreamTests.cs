using ModelOperator.Console.Live;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Live;

public sealed class FleetStreamTests
{
    [Fact]
    public async Task Stream_SendsAllRows_ThenWhatChanges()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);
        await using var events = await console.FollowAsync("/api/fleet");

        var snapshot = await events.NextAsync("snapshot");
        ((string?)snapshot["rows"]![0]!["name"], (string?)snapshot["rows"]![0]!["phase"]).ShouldBe(("digits", "Stepping"));
        RunningConsole.Put(console.Cluster, Samples.RolledBack);
        ((string?)(await events.NextAsync("row"))["phase"]).ShouldBe("RolledBack");
        console.Cluster.Delete($"{RunningConsole.Path}/digits");
        ((string?)(await events.NextAsync("gone"))["name"]).ShouldBe("digits");
    }

    [Fact]
    public async Task Change_ThatNoRowShows_IsNotSent()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);
        await using var events = await console.FollowAsync("/api/fleet");
        await events.NextAsync("snapshot");

        RunningConsole.Put(console.Cluster, Samples.Stepping with
        {
            Status = Samples.Stepping.Status! with { Commands = new() { Abort = "another" } },
        });
        RunningConsole.Put(console.Cluster, Samples.Healthy with { Metadata = Samples.Healthy.Metadata with { Name = "other" } });

        ((string?)(await events.NextAsync("row"))["name"]).ShouldBe("other");
    }

    [Fact]
    public async Task Server_ThatGoesAway_IsSaid_AndItsReturn()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);
        await using var events = await console.FollowAsync("/api/fleet");
        await events.NextAsync("state", state => (bool)state["live"]!);

        console.Cluster.GoAway();
        var away = await events.NextAsync("state", state => !(bool)state["live"]!);
        ((string?)away["message"]).ShouldNotBeNullOrEmpty();
        away["now"].ShouldNotBeNull();

        console.Cluster.ComeBack();
        (await events.NextAsync("state", state => (bool)state["live"]!))["message"].ShouldBeNull();
    }

    [Theory]
    [InlineData(401, "Unauthorized", "log in again")]
    [InlineData(403, "modeldeployments.modeloperator.dev is forbidden: User \"ann\" cannot list resource \"modeldeployments\" in API group "
        + "\"modeloperator.dev\" at the cluster scope", "user 'ann' has no right to list modeldeployments.modeloperator.dev")]
    [InlineData(404, "the server could not find the requested resource", "the operator is not installed here")]
    public async Task Refusal_OfTheServer_IsSaidWithItsRemedy(int status, string message, string told)
    {
        var cluster = await MemoryCluster.StartAsync();
        cluster.Fail = _ => (status, message);
        await using var console = await RunningConsole.StartAsync(cluster);
        await using var events = await console.FollowAsync("/api/fleet");

        var state = await events.NextAsync("state", one => ((string?)one["message"])?.Contains(told, StringComparison.Ordinal) == true);
        ((bool)state["live"]!).ShouldBeFalse();

        cluster.Fail = _ => null;
        await events.NextAsync("snapshot");
    }

    [Fact]
    public async Task Token_ThatExpires_IsSaid()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Stepping);
        await using var events = await console.FollowAsync("/api/fleet");
        await events.NextAsync("snapshot");

        console.Cluster.Fail = _ => (401, "Unauthorized");
        foreach (var watch in console.Cluster.Server.Received.Where(request => request.IsWatch))
        {
            watch.Abort();
        }

        ((string?)(await events.NextAsync("state", state => !(bool)state["live"]!))["message"]).ShouldNotBeNull();
        await events.NextAsync("state", state =>
            ((string?)state["message"])?.Contains("log in again", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Namespace_ThatIsNotLookedAt_IsRefused()
    {
        var cluster = await MemoryCluster.StartAsync();
        await using var console = await RunningConsole.StartAsync(cluster, ns: "ml");

        var (status, body) = await console.GetAsync("/api/deployments/other/digits");

        status.ShouldBe(404);
        ((string?)body["error"]).ShouldBe(
            "This console looks at namespace ml only. Start it with --namespace other or --all-namespaces to see others.");
    }

    [Fact]
    public void Reader_ThatIsSlow_GetsEverythingAnew_AndKeepsNoQueue()
    {
        using var reader = new FleetReader(only: null, _ => { });
        for (var count = 0; count < 10 * FleetReader.Most; count++)
        {
            reader.Note(new("ml", $"d{count}"));
        }

        reader.Take().ShouldBeNull();
        reader.Take().ShouldBe([]);
        reader.Note(new("ml", "a"));
        reader.Note(new("ml", "a"));
        reader.Take().ShouldBe([new("ml", "a")]);
    }

    [Fact]
    public async Task Reader_OfOne_IsNotWokenByOthers()
    {
        using var reader = new FleetReader(new("ml", "a"), _ => { });
        reader.Note(new("ml", "b"));
        (await reader.WaitAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBeFalse();
        reader.Note(new("ml", "a"));
        (await reader.WaitAsync(TimeSpan.Zero, CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task TenThousand_AreSent_AndTheRestIsCounted()
    {
        var cluster = await MemoryCluster.StartAsync();
        for (var count = 0; count < FleetStream.MostRows + 3; count++)
        {
            cluster.Put($"{RunningConsole.Path}/d{count}", """{"spec":{"model":{"uri":"configmap://a/b"},"strategy":{"canary":{}}}}""");
        }

        await using var console = await RunningConsole.StartAsync(cluster);
        await using var events = await console.FollowAsync("/api/fleet");
        var snapshot = await events.NextAsync("snapshot");

        snapshot["rows"]!.AsArray().Count.ShouldBe(FleetStream.MostRows);
        ((int?)snapshot["omitted"]).ShouldBe(3);
        ((string?)snapshot["rows"]![0]!["phase"]).ShouldBe("Unseen");
    }

    [Fact]
    public async Task Streams_AreBounded()
    {
        await using var console = await RunningConsole.StartAsync(Samples.Healthy);
        var open = new List<EventReader>();
        for (var count = 0; count < ModelOperator.Console.Hosting.ApiRoutes.MostStreams; count++)
        {
            open.Add(await console.FollowAsync("/api/fleet"));
        }

        (await console.GetAsync("/api/fleet")).Status.ShouldBe(503);
        await open[0].DisposeAsync();
        await Eventually.True(async () =>
        {
            try
            {
                open.Add(await console.FollowAsync("/api/fleet"));
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        foreach (var reader in open)
        {
            await reader.DisposeAsync();
        }
    }
}
