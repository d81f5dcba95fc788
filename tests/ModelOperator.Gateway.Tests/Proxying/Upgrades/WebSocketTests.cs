using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;
using static ModelOperator.Gateway.Tests.Harness.EchoSockets;

namespace ModelOperator.Gateway.Tests.Proxying.Upgrades;

/// <summary>Real WebSockets through the gateway. The server's side is .NET's own, on an upgraded connection of Kestrel.</summary>
public sealed class WebSocketTests
{
    [Fact]
    public async Task Messages_PassBothWays_AndTheClose()
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var client = await ConnectAsync(gateway);

        await SendAsync(client, "a");
        (await ReceiveAsync(client)).ShouldBe("stable: a");
        var large = new string('b', 200_000);
        await SendAsync(client, large);
        (await ReceiveAsync(client)).ShouldBe($"stable: {large}");
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);

        client.CloseStatusDescription.ShouldBe("done");
        client.HttpResponseHeaders!["x-model-revision"].ShouldBe(["stable"]);
    }

    [Fact]
    public async Task Session_StaysWithItsRevision_WhenAllRequestsGoToAnother()
    {
        await using var first = await Backend.StartAsync(context => EchoAsync(context, "first"));
        await using var second = await Backend.StartAsync(context => EchoAsync(context, "second"));
        await using var gateway = await TestGateway.StartAsync();
        gateway.Route(("one", 100, [first]));
        using var before = await ConnectAsync(gateway);
        await SendAsync(before, "a");
        (await ReceiveAsync(before)).ShouldBe("first: a");

        gateway.Route(("two", 100, [second]));
        await SendAsync(before, "b");
        (await ReceiveAsync(before)).ShouldBe("first: b");
        using var after = await ConnectAsync(gateway);
        await SendAsync(after, "c");

        (await ReceiveAsync(after)).ShouldBe("second: c");
    }

    [Fact]
    public async Task Session_CountsOnce_WhenItBegins()
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        using var client = await ConnectAsync(gateway);

        await Eventually.True(async () => await gateway.RequestsAsync("stable", 101) == 1, "the request is counted while it is open");
        (await gateway.MetricAsync("model_gateway_request_duration_seconds_count", "revision=\"stable\"")).ShouldBe(0);
    }

    [Fact]
    public async Task ClientThatLeaves_EndsTheServersSide()
    {
        var ended = new TaskCompletionSource();
        await using var backend = await Backend.StartAsync(async context =>
        {
            try
            {
                await EchoAsync(context);
            }
            finally
            {
                ended.SetResult();
            }
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var client = await ConnectAsync(gateway);

        client.Abort();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task ServerThatDies_EndsTheClientsSide()
    {
        await using var backend = await Backend.StartAsync(async context =>
        {
            using var socket = await AcceptAsync(context);
            await socket.ReceiveAsync(new byte[10].AsMemory(), CancellationToken.None);
            context.Abort();
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var client = await ConnectAsync(gateway);
        await SendAsync(client, "a");

        await Should.ThrowAsync<WebSocketException>(() => ReceiveAsync(client).WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task ServerWithoutWebSockets_AnswersAsItDoes()
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            return context.Response.WriteAsync("no such path");
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var client = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };

        await Should.ThrowAsync<WebSocketException>(() => client.ConnectAsync(new($"ws://127.0.0.1:{gateway.Port}/"), CancellationToken.None));

        client.HttpStatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task PodThatRefusesConnections_IsPassedOver()
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [new(System.Net.IPAddress.Loopback, FreePort.Find()), backend.Address]));

        for (var i = 0; i < 4; i++)
        {
            using var client = await ConnectAsync(gateway);
            await SendAsync(client, "a");
            (await ReceiveAsync(client)).ShouldBe("stable: a");
        }
    }

    [Theory]
    [InlineData("h2c")]
    [InlineData("websocket, h2c")]
    [InlineData("tls")]
    public async Task OtherUpgrades_AreNotPassedOn(string protocol)
    {
        string? seen = null;
        await using var backend = await Backend.StartAsync(context =>
        {
            seen = $"{context.Request.Headers.Upgrade}|{context.Request.Headers.Connection}";
            return context.Response.WriteAsync("plain");
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\n\r\n"
            + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 200");
        seen.ShouldBe("|");
    }

    // Such a pod could otherwise make a connection carry what the gateway does not see.
    [Theory]
    [InlineData("", "websocket")]
    [InlineData("Connection: Upgrade\r\nUpgrade: h2c\r\n", "h2c")]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\n", "h2c")]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\n", "")]
    public async Task ProtocolThatNobodyAskedFor_Is502(string asked, string answered)
    {
        using var server = new RawServer(async (stream, _) =>
        {
            var upgrade = answered.Length > 0 ? $"Connection: Upgrade\r\nUpgrade: {answered}\r\n" : "";
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 101 Switching Protocols\r\n{upgrade}\r\nother bytes"));
            return false;
        });
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\n{asked}\r\n");

        var answer = await client.ReadUntilAsync("\r\n\r\n");
        answer.ShouldStartWith("HTTP/1.1 502");
        answer.ShouldNotContain("other bytes");
    }
}
