using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Attacks;

/// <summary>Clients of HTTP/2 that send heads and take nothing of what the server says, so that it stands still while it answers their
/// control frames: others are served meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class UnreadAnswerTests
{
    private const int Connections = 6;
    private const int Heads = 99; // with the large answer as many as a connection may have under way

    [Theory]
    [InlineData("heads, ping")]
    [InlineData("ping, heads")]
    [InlineData("settings, heads, ping, heads")]
    [InlineData("heads, refused heads")]
    [InlineData("heads, ping, refused heads")]
    public async Task ConnectionsThatReadNothing_HoldNobodyUp(string frames)
    {
        var written = 0L;
        await using var pod = await Backend.StartAsync(
            async context =>
            {
                if (context.Request.Path == "/ping")
                {
                    await context.Response.WriteAsync("pong");
                    return;
                }

                while (context.Request.Headers.ContainsKey("x"))
                {
                    await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
                    Interlocked.Add(ref written, 64 * 1024);
                }

                await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.InFrontOfAsync(pod);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
                {
                    ReceiveBufferSize = 4096,
                    NoDelay = true,
                };
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, gateway.Port);
                await socket.SendAsync(Http2Frames.Begin().WideWindows().RequestWithLargeHeader(1, 10).Bytes);
            }

            await StandsStillAsync(() => Interlocked.Read(ref written));
            foreach (var socket in sockets)
            {
                await socket.SendAsync(FramesOf(frames));
            }

            await Eventually.True(() => pod.Requests >= Connections, "the large answers are under way");
            for (var round = 0; round < 20; round++)
            {
                using var honest = gateway.CreateClient(HttpVersion.Version20);
                honest.Timeout = Eventually.Patience;
                (await honest.GetStringAsync(new Uri("/ping", UriKind.Relative))).ShouldBe("pong");
            }
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static byte[] FramesOf(string kinds)
    {
        var frames = new Http2Frames();
        var stream = 3;
        foreach (var kind in kinds.Split(", "))
        {
            _ = kind switch
            {
                "ping" => frames.Ping(),
                "settings" => frames.Settings(),
                _ => Add(Heads),
            };
        }

        return frames.Bytes;

        Http2Frames Add(int heads)
        {
            for (var i = 0; i < heads; i++, stream += 2)
            {
                frames.RequestWithReferences(stream, 0);
            }

            return frames;
        }
    }

    /// <summary>Waits until the answers have filled all buffers between the pod and the clients.</summary>
    private static async Task StandsStillAsync(Func<long> written)
    {
        var (before, same) = (0L, 0);
        await Eventually.True(
            () =>
            {
                var now = written();
                same = now > 0 && now == before ? same + 1 : 0;
                before = now;
                return same == 15;
            },
            "all buffers are full");
    }
}
