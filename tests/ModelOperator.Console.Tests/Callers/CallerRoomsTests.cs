using ModelOperator.Console.Keeping;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Callers;

/// <summary>The memory for one caller is bounded, and that for all together, and the page says when it leaves something out.</summary>
public sealed class CallerRoomsTests
{
    [Fact]
    public async Task Fleet_LargerThanTheRoomOfACaller_IsShownInPart_AndItIsSaid()
    {
        await using var console = await RunningSharedConsole.StartAsync(settings => settings with { MostObjects = 1 });
        console.People.Let("ann", null);
        using var client = console.Client("ann");
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");

        var rows = (await events.NextAsync("snapshot"))["rows"]!.AsArray();
        var state = await events.NextAsync("state", state => state["leftOut"] is not null);

        rows.Count.ShouldBe(1);
        ((bool)state["live"]!).ShouldBeTrue("what is kept is followed");
        ((string)state["leftOut"]!).ShouldStartWith("Some objects are not shown: you may see more than 1, and this console keeps no more");
        var missing = (string)rows[0]!["name"]! == "digits" ? ("finance", "fraud") : ("ml", "digits");
        var (status, body) = await console.GetAsync("ann", $"/api/deployments/{missing.Item1}/{missing.Item2}/data");
        status.ShouldBe(404);
        ((string)body["error"]!).ShouldStartWith(
            $"ModelDeployment '{missing.Item2}' in namespace '{missing.Item1}' is not among those that are kept. Some objects are not");
    }

    [Fact]
    public async Task Caller_ForWhomThereWasTooLittleRoom_BeginsAnew_WhenThereIsEnough()
    {
        await using var console = await RunningSharedConsole.StartAsync(
            settings => settings with { MostObjects = 5, RoomReturns = TimeSpan.Zero });
        foreach (var name in new[] { "c", "d", "e", "f" })
        {
            RunningSharedConsole.Put(console.Cluster, "ml", name);
        }

        console.People.Let("ann", null);
        using var client = console.Client("ann");
        await using var events = await EventReader.OpenAsync(client, "/api/fleet");
        await events.NextAsync("state", state => state["leftOut"] is not null);

        console.Cluster.Delete("/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits");
        console.Cluster.Delete("/apis/modeloperator.dev/v1alpha1/namespaces/finance/modeldeployments/fraud");

        // The stream ends, and the page begins anew.
        await Should.ThrowAsync<IOException>(async () =>
        {
            while (true)
            {
                await events.NextAsync().Soon("the end of the stream");
            }
        });
        await Eventually.True(async () =>
        {
            await using var again = await EventReader.OpenAsync(client, "/api/fleet");
            return (await again.NextAsync("snapshot"))["rows"]!.AsArray().Count == 4
                && (await again.NextAsync("state", state => (bool)state["live"]!))["leftOut"] is null;
        });
    }

    [Fact]
    public async Task Memory_OfAllCallers_IsBounded_AndGivenBackByWhoLeaves()
    {
        // More objects than there is room for, for each person and for all.
        var room = new SharedRoom(64 << 10);
        await using var console = await RunningSharedConsole.StartAsync(
            settings => settings with { Room = room, Idle = TimeSpan.FromMilliseconds(100) });
        foreach (var name in Enumerable.Range(0, 20))
        {
            RunningSharedConsole.Put(console.Cluster, "ml", $"model-{name}");
        }

        var open = new List<IAsyncDisposable>();
        for (var (number, leftOut) = (0, ""); !leftOut.Contains("the people see who use this console", StringComparison.Ordinal); number++)
        {
            number.ShouldBeLessThan(10, "the memory of all is not bounded");
            console.People.Let($"person-{number}", null);
            var client = console.Client($"person-{number}");
            var events = await EventReader.OpenAsync(client, "/api/fleet");
            open.AddRange([events, new Left(client)]);
            leftOut = (string)(await events.NextAsync("state", state => state["leftOut"] is not null))["leftOut"]!;
            leftOut.ShouldContain("an administrator can raise console.resources.limits.memory");
            room.Taken.ShouldBeInRange(1, room.Bytes);
        }

        foreach (var one in open)
        {
            await one.DisposeAsync();
        }

        await Eventually.True(() => room.Taken == 0);
    }

    private sealed class Left(HttpClient client) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
