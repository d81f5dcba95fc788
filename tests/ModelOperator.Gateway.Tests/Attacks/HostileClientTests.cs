using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Attacks;

/// <summary>One client against a gateway with the memory of a pod: it lives, and serves others.</summary>
[Collection(nameof(Alone))]
public sealed class HostileClientTests
{
    private const int LargestEntry = 3_900; // of the 4 KiB that the table of HPACK may have

    [Theory]
    [InlineData(12, 1_000, 33, true)]  // 128 KiB a request: 1.5 GB out of 1.2 MB
    [InlineData(300, 100, 7, true)]  // within every limit of one connection, held by the pod: 1.7 GB out of 1 MB
    [InlineData(300, 100, 7, false)] // and with bodies that never come
    [InlineData(300, 100, 15, true)] // over the limit of a request, and below what ends the connection
    public async Task HpackBomb_OnManyConnections(int connections, int streams, int references, bool whole)
    {
        var frames = Http2Frames.Begin().RequestWithLargeHeader(1, LargestEntry, whole);
        for (var stream = 1; stream < streams; stream++)
        {
            frames.RequestWithReferences((2 * stream) + 1, references, whole);
        }

        await AttackAsync(connections, frames.Bytes);
    }

    [Fact]
    public Task ContinuationFlood() => AttackAsync(50, Http2Frames.Begin().RequestWithoutEnd(1, frames: 600, size: 16_000).Bytes);

    [Fact]
    public Task RapidReset()
    {
        var frames = Http2Frames.Begin();
        for (var stream = 1; stream < 40_000; stream += 2)
        {
            frames.RequestWithReferences(stream, 0).Reset(stream);
        }

        return AttackAsync(20, frames.Bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task ControlFrameFlood(bool ping)
    {
        var frames = Http2Frames.Begin();
        for (var i = 0; i < 100_000; i++)
        {
            _ = ping ? frames.Ping() : frames.Settings();
        }

        return AttackAsync(10, frames.Bytes);
    }

    [Theory]
    [InlineData(30_000, 2)]
    [InlineData(300, 99)]
    public Task LargeHeads_OverHttp1(int size, int count)
    {
        var head = new StringBuilder("POST / HTTP/1.1\r\nHost: d\r\nContent-Length: 10\r\n");
        for (var i = 1; i < count; i++)
        {
            head.Append(CultureInfo.InvariantCulture, $"x{i}: {new string('v', size)}\r\n");
        }

        return AttackAsync(1_000, Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), http2: false);
    }

    [Fact]
    public Task HeadsThatNeverEnd_OverHttp1() =>
        AttackAsync(2_000, Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: d\r\nx: {new string('v', 30_000)}"), http2: false);

    [Fact]
    public Task IdleConnections() => AttackAsync(12_000, [], http2: false);

    private static async Task AttackAsync(int connections, byte[] bytes, bool http2 = true)
    {
        await using var pod = await Backend.StartAsync(
            context => context.Request.Path == "/ping"
                ? context.Response.WriteAsync("pong") : new TaskCompletionSource().Task.WaitAsync(context.RequestAborted),
            http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var gateway = await GatewayProcess.StartAsync(pod, http2);
        var sockets = new List<Socket>();
        try
        {
            using var over = new CancellationTokenSource(Eventually.Patience);
            await Parallel.ForEachAsync(Enumerable.Range(0, connections),
                new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = over.Token }, async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                lock (sockets)
                {
                    sockets.Add(socket);
                }

                try
                {
                    await socket.ConnectAsync("127.0.0.1", gateway.Port, cancellation);
                    await socket.SendAsync(bytes, cancellation);
                }
                catch (SocketException)
                {
                    // refused or cut off, as it should be
                }
            });
            for (var i = 0; i < 20; i++)
            {
                await Eventually.True(gateway.ServesAsync, "others are served");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            }
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await Eventually.True(gateway.ServesAsync, "others are served when it is over");
    }
}
