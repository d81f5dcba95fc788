using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Gateway.Proxying.Upgrades;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;
using static ModelOperator.Gateway.Tests.Harness.EchoSockets;

namespace ModelOperator.Gateway.Tests.Proxying.Upgrades;

/// <summary>The number of sessions, and their ends.</summary>
public sealed class SessionsTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task SessionsBeyondAQuarterOfTheConnections_AreRefused_AndRequestsPass()
    {
        await using var backend = await Backend.StartAsync(EchoOrAnswerAsync);
        await using var gateway = await StartAsync(backend, connections: 8);
        using var first = await ConnectAsync(gateway);
        using var second = await ConnectAsync(gateway);

        (await RefusalAsync(gateway)).ShouldBe(HttpStatusCode.ServiceUnavailable);

        (await gateway.Http.GetStringAsync("/")).ShouldBe("plain");
        (await gateway.RequestsAsync("stable", 503)).ShouldBe(0, "a full gateway says nothing about the revision");
        first.Abort();
        await Eventually.True(async () => await RefusalAsync(gateway) is null, "the place of a session that ended is free");
    }

    [Fact]
    public async Task SessionThatRests_GivesItsPlaceToANewOne()
    {
        await using var backend = await Backend.StartAsync(EchoOrAnswerAsync);
        await using var gateway = await StartAsync(backend, connections: 8);
        using var resting = await ConnectAsync(gateway);
        using var busy = await ConnectAsync(gateway);
        _clock.Advance(SessionPlace.Patience);
        await EchoesAsync(busy);

        using var young = await ConnectAsync(gateway);

        await EndsAsync(resting);
        await EchoesAsync(busy);
        await EchoesAsync(young);
    }

    [Fact]
    public async Task SessionThatRestsForAnHour_Ends_AndOneThatSendsDoesNot()
    {
        await using var backend = await Backend.StartAsync(EchoOrAnswerAsync);
        await using var gateway = await StartAsync(backend);
        using var client = await ConnectAsync(gateway);
        await EchoesAsync(client);
        _clock.Advance(SessionPlace.LongestRest - TimeSpan.FromSeconds(1));
        await EchoesAsync(client);
        _clock.Advance(SessionPlace.LongestRest - TimeSpan.FromSeconds(1));
        await EchoesAsync(client);

        _clock.Advance(SessionPlace.LongestRest);

        await EndsAsync(client);
    }

    [Fact]
    public async Task Session_IsOutstandingUntilItEnds()
    {
        await using var backend = await Backend.StartAsync(EchoOrAnswerAsync);
        await using var gateway = await StartAsync(backend);
        using var client = await ConnectAsync(gateway);
        Outstanding(gateway).ShouldBe(1);

        client.Abort();

        await Eventually.True(() => Outstanding(gateway) == 0, "the pod is free again");
    }

    [Fact]
    public async Task GatewayThatStops_EndsSessionsLongBeforeItsDrainIsOver()
    {
        await using var backend = await Backend.StartAsync(EchoOrAnswerAsync);
        await using var gateway = await StartAsync(backend);
        using var client = await ConnectAsync(gateway);
        await EchoesAsync(client);

        var stopping = gateway.StopAsync();
        await Eventually.True(() => stopping.IsCompleted, _clock, TimeSpan.FromMilliseconds(100));

        await stopping;
        await EndsAsync(client);
    }

    [Fact]
    public async Task GatewayAboutToStop_BeginsNoSession()
    {
        await using var backend = await Backend.StartAsync(EchoOrAnswerAsync);
        await using var gateway = await StartAsync(backend);
        using var open = await ConnectAsync(gateway);

        var shutdown = gateway.Shutdown.BeginAsync("SIGTERM");

        (await RefusalAsync(gateway)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        await EchoesAsync(open);
        await gateway.Shutdown.BeginAsync("SIGTERM"); // a second signal ends the delay
        await shutdown.Soon("the end of the delay");
    }

    private async Task<TestGateway> StartAsync(Backend backend, int? connections = null)
    {
        var gateway = await TestGateway.StartAsync(
            options => options with { MaxConnections = connections },
            shutdown => (shutdown.Delay, shutdown.DrainTimeout) = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)),
            (services, _) => services.AddSingleton<TimeProvider>(_clock));
        gateway.Route(("stable", 100, [backend]));
        return gateway;
    }

    private static int Outstanding(TestGateway gateway) => gateway.Table.Current![0]!.Value.Target.Endpoints[0].Outstanding;

    private static Task EchoOrAnswerAsync(HttpContext context) =>
        context.Request.Headers.Upgrade.Count > 0 ? EchoAsync(context) : context.Response.WriteAsync("plain");

    private static async Task EchoesAsync(WebSocket client)
    {
        await SendAsync(client, "a");
        (await ReceiveAsync(client).Soon("the echo")).ShouldBe("stable: a");
    }

    private static Task EndsAsync(WebSocket client) => Should.ThrowAsync<WebSocketException>(() => ReceiveAsync(client).Soon("the end"));

    private static async Task<HttpStatusCode?> RefusalAsync(TestGateway gateway)
    {
        using var client = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        try
        {
            await client.ConnectAsync(new($"ws://127.0.0.1:{gateway.Port}/"), CancellationToken.None).Soon("the answer");
            return null;
        }
        catch (WebSocketException)
        {
            return client.HttpStatusCode;
        }
    }
}
