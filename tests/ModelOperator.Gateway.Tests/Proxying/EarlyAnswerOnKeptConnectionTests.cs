using System.Net.Sockets;
using System.Text;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Proxying;

/// <summary>A server may answer in the middle of an upload and neither hang up nor read on: the client hears the answer at once.</summary>
public sealed class EarlyAnswerOnKeptConnectionTests
{
    private const string TooLarge = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 9\r\n\r\ntoo large";
    private static readonly byte[] Piece = new byte[16 * 1024];

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public async Task ClientThatWaitsInMidUpload_HearsTheAnswer(bool chunked, bool onKeptConnection, bool readsOn)
    {
        using var server = Server(readsOn, TooLarge);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        for (var round = 0; round < 3; round++)
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            var reader = new AnswerReader(client.Stream);
            if (onKeptConnection)
            {
                await client.SendAsync("GET / HTTP/1.1\r\nHost: digits\r\n\r\n");
                (await reader.ReadAsync()).Body.ShouldBe("ok");
            }

            await BeginAsync(client, chunked);

            var (head, body) = await reader.ReadAsync();
            head.ShouldStartWith("HTTP/1.1 413 ");
            body.ShouldBe("too large");
        }

        await Eventually.True(async () => await gateway.RequestsAsync("stable", 413) == 3, "they are counted as what they were");
        (await gateway.RequestsAsync("stable", 502)).ShouldBe(0);
        (await gateway.Http.GetStringAsync(new Uri("/", UriKind.Relative))).ShouldBe("ok", "the connection is not used again");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientThatGoesOnSending_HearsTheAnswer_ThoughTheServerReadsNothing(bool chunked)
    {
        using var server = Server(readsOn: false, TooLarge);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        var upload = UploadAsync(client, chunked);

        (await new AnswerReader(client.Stream).ReadAsync()).Head.ShouldStartWith("HTTP/1.1 413 ");
        await client.DisposeAsync();
        await upload;
        await Eventually.True(async () => await gateway.RequestsAsync("stable", 413) == 1, "it is counted");
    }

    [Theory]
    [InlineData("HTTP/1.1 413 Content Too Large\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ntoo large\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 413 Content Too Large\r\nContent-Length: 9\r\n\r\ntoo large")]
    [InlineData("HTTP/1.1 413 Content Too Large\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nContent-Length: 9\r\n\r\ntoo large")]
    public async Task Answer_OfAnyForm_IsHeard(string answer)
    {
        using var server = Server(readsOn: true, answer);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await BeginAsync(client, chunked: false);

        var (head, body) = await new AnswerReader(client.Stream).ReadAsync();
        head.ShouldStartWith("HTTP/1.1 413 ");
        head.ShouldNotContain("X-Hop");
        body.ShouldBe("too large");
    }

    [Fact]
    public async Task ServerThatHangsUpWhileTheClientWaits_Is502AtOnce()
    {
        using var server = new RawServer((_, _) => Task.FromResult(false), waitsForBodies: false);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await BeginAsync(client, chunked: false);

        (await new AnswerReader(client.Stream).ReadAsync()).Head.ShouldStartWith("HTTP/1.1 502 ");
    }

    [Fact]
    public async Task ClientThatWasToldToGoOn_HearsTheAnswerInMidUpload()
    {
        using var server = new RawServer(
            async (stream, _) =>
            {
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
                (await stream.ReadAsync(new byte[1000])).ShouldBeGreaterThan(0);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(TooLarge));
                await new TaskCompletionSource().Task.WaitAsync(Eventually.Patience);
                return false;
            },
            waitsForBodies: false);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: digits\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
        (await client.ReadUntilAsync("\r\n\r\n")).ShouldStartWith("HTTP/1.1 100 ");

        await client.SendAsync("the beginning");

        (await new AnswerReader(client.Stream).ReadAsync()).Head.ShouldStartWith("HTTP/1.1 413 ");
    }

    // An interim answer is none, and a good one may go along with the request: the upload goes on after it.
    [Theory]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "whole")]
    public async Task AnswerThatIsNoError_EndsNoUpload(string first, string last)
    {
        var got = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new RawServer(
            async (stream, request) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(first));
                got.TrySetResult();
                var text = request;
                var buffer = new byte[4096];
                while (!text.EndsWith("the end", StringComparison.Ordinal))
                {
                    text += Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer));
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(last));
                return true;
            },
            waitsForBodies: false);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: digits\r\nContent-Length: 20\r\n\r\nthe beginning");
        await got.Task.Soon("the interim answer");
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);

        await client.SendAsync("the end");

        (await new AnswerReader(client.Stream).ReadAsync()).Body.ShouldBe("whole");
    }

    private static RawServer Server(bool readsOn, string answer) => new(
        async (stream, request) =>
        {
            if (request.StartsWith("GET", StringComparison.Ordinal))
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray());
                return true;
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            var buffer = new byte[64 * 1024];
            while (readsOn && await stream.ReadAsync(buffer) > 0)
            {
                // it throws the rest away
            }

            if (!readsOn)
            {
                await new TaskCompletionSource().Task.WaitAsync(Eventually.Patience); // and keeps the connection
            }

            return false;
        },
        waitsForBodies: false);

    private static async Task BeginAsync(RawClient client, bool chunked)
    {
        var length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: 100000000";
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: digits\r\n{length}\r\n\r\n");
        await SendPieceAsync(client, chunked);
    }

    private static ValueTask SendPieceAsync(RawClient client, bool chunked) => client.Stream.WriteAsync(
        chunked ? (byte[])[.. Encoding.ASCII.GetBytes($"{Piece.Length:x}\r\n"), .. Piece, .. "\r\n"u8] : Piece);

    private static async Task UploadAsync(RawClient client, bool chunked)
    {
        try
        {
            await BeginAsync(client, chunked);
            while (true)
            {
                await SendPieceAsync(client, chunked);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException)
        {
            // the gateway need not take the rest
        }
    }
}
