using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>WebSockets of clients, and a server that sends each message back.</summary>
internal static class EchoSockets
{
    public static async Task<ClientWebSocket> ConnectAsync(TestGateway gateway)
    {
        var client = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        await client.ConnectAsync(new($"ws://127.0.0.1:{gateway.Port}/v1/realtime?model=digits"), CancellationToken.None);
        return client;
    }

    public static Task SendAsync(WebSocket socket, string text) => socket.SendAsync(
        Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).AsTask();

    public static async Task<string> ReceiveAsync(WebSocket socket)
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

    public static Task EchoAsync(HttpContext context) => EchoAsync(context, "stable");

    public static async Task EchoAsync(HttpContext context, string name)
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
    public static async Task<WebSocket> AcceptAsync(HttpContext context)
    {
        var key = context.Request.Headers.SecWebSocketKey.ToString();
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(
            System.Security.Cryptography.SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
    }
}
