using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Proxying;

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

    private static async Task<ClientWebSocket> ConnectAsync(TestGateway gateway)
    {
        var client = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        await client.ConnectAsync(new($"ws://127.0.0.1:{gateway.Port}/v1/realtime?model=digits"), CancellationToken.None);
        return client;
    }

    private static Task SendAsync(WebSocket socket, string text) => socket.SendAsync(
        Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).AsTask();

    private static async Task<string> ReceiveAsync(WebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            message.Write(buffer.AsSpan(0, part.Count));
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message.ToArray());
            }
        }
    }

    private static Task EchoAsync(HttpContext context) => EchoAsync(context, "stable");

    private static async Task EchoAsync(HttpContext context, string name)
    {
        using var socket = await AcceptAsync(context);
        while (true)
        {
            using var message = new MemoryStream();
            var buffer = new byte[4096];
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                message.Write(buffer.AsSpan(0, part.Count));
            }
            while (!part.EndOfMessage);

            if (part.MessageType is WebSocketMessageType.Close)
            {
                await socket.CloseAsync(socket.CloseStatus!.Value, socket.CloseStatusDescription, CancellationToken.None);
                return;
            }

            await SendAsync(socket, $"{name}: {Encoding.UTF8.GetString(message.ToArray())}");
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA5350:Do not use weak cryptographic algorithms", Justification = "RFC 6455 says so.")]
    private static async Task<WebSocket> AcceptAsync(HttpContext context)
    {
        var key = context.Request.Headers.SecWebSocketKey.ToString();
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(
            System.Security.Cryptography.SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
    }
}
