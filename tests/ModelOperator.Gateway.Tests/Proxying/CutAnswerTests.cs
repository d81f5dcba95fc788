using System.Net.Sockets;
using System.Text;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Proxying;

/// <summary>Servers write an answer in pieces of any size. Whatever the pieces, the client gets what was sent, without waiting for
/// what comes after it on the connection.</summary>
public sealed class CutAnswerTests
{
    private const string Tensor = """{"outputs":[{"name":"y","datatype":"FP32","shape":[2],"data":[1.5,2.5]}]}""";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static TheoryData<string, string, bool> Answers
    {
        get
        {
            (string Answer, string Body)[] answers =
            [
                ($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Tensor.Length}\r\n\r\n{Tensor}", Tensor),
                ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n", "hello world"),
                ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: a\r\n\r\nb\r\nhello world\r\n0\r\na: b\r\n\r\n", "hello world"),
                ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello world", "hello world"),
                ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 11\r\n\r\nhello world", "hello world"),
                ("HTTP/1.0 200 OK\r\n\r\nhello world", "hello world"),
                ("HTTP/1.0 500 Oops\r\nContent-Length: 11\r\n\r\nhello world", "hello world"),
                ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\n\r\n", "hello world"),
                ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\n\r\n", "hello world"),
                ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
                    + "11\r\n\r\nhello world", "hello world"),
                ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""),
                ("HTTP/1.1 204 No Content\r\nx: y\r\n\r\n", ""),
                ("HTTP/1.1 204 No Content\r\nContent-Length: 11\r\n\r\n", ""),
                ("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", ""),
                ("HTTP/1.1 205 Reset Content\r\nContent-Length: 11\r\n\r\nhello world", ""),
                ("HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ""),
                ("HTTP/1.1 304 Not Modified\r\nContent-Length: 11\r\n\r\n", ""),
            ];
            var all = new TheoryData<string, string, bool>();
            foreach (var (answer, body) in answers)
            {
                all.Add(answer, body, false);
                all.Add(answer, body, true);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task AnswerCutAtEveryByte_OfKeptConnections_ReachesTheClientWhole(string answer, string body, bool mirrored)
    {
        using var server = new RawServer((stream, request) => AnswerInPiecesAsync(stream, request, answer));
        await using var gateway = await TestGateway.StartAsync();
        if (mirrored)
        {
            gateway.Mirror([server.Address], [server.Address]);
        }
        else
        {
            gateway.RouteTo(("stable", 100, [server.Address]));
        }

        // A cut at 0 is none; at the answer's length there is one behind each byte. Cuts with a pause come after those without.
        await Parallel.ForAsync(0, 2 * (answer.Length + 1), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (cut, _) =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            var reader = new AnswerReader(client.Stream);
            for (var request = 0; request < 2; request++)
            {
                await client.SendAsync($"POST /{cut} HTTP/1.1\r\nHost: digits\r\nContent-Length: 6\r\n\r\ntensor");
                var (head, actual) = await reader.ReadAsync();
                head.ShouldContain("x-model-revision: stable");
                actual.ShouldBe(body, $"cut {cut}, request {request}");
                reader.Left.ShouldBeEmpty();
            }
        });

        if (mirrored)
        {
            var copies = 4 * (answer.Length + 1);
            await Eventually.True(async () => await SentOrDroppedAsync(gateway) == copies, "every copy is sent or dropped");
            (await gateway.ShadowsAsync("broken")).ShouldBe(0);
            (await gateway.ShadowsAsync("timeout")).ShouldBe(0);
        }
    }

    [Fact]
    public async Task HeadsAnswer_CutAtEveryByte_HasNoBody_AndTheNextAnswerIsItsOwn()
    {
        const string head = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n";
        using var server = new RawServer((stream, request) =>
            AnswerInPiecesAsync(stream, request, request.StartsWith("HEAD", StringComparison.Ordinal) ? head : head + "hello world"));
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));

        await Parallel.ForAsync(0, 2 * (head.Length + 1), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (cut, _) =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            var reader = new AnswerReader(client.Stream);
            await client.SendAsync($"HEAD /{cut} HTTP/1.1\r\nHost: digits\r\n\r\nGET /{cut} HTTP/1.1\r\nHost: digits\r\n\r\n");
            (await reader.ReadAsync(toHead: true)).Head.ShouldContain("Content-Length: 11");
            (await reader.ReadAsync()).Body.ShouldBe("hello world");
            reader.Left.ShouldBeEmpty();
        });
    }

    [Theory]
    [InlineData("Content-Length: 6")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task WhatTheServerHasSent_ReachesTheClientBeforeTheServerSendsMore(string framing)
    {
        using var next = new SemaphoreSlim(0);
        using var server = new RawServer(async (stream, _) =>
        {
            var chunked = framing.EndsWith("chunked", StringComparison.Ordinal);
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\n{framing}\r\n\r\n"));
            foreach (var letter in "tensor")
            {
                (await next.WaitAsync(Eventually.Patience)).ShouldBeTrue();
                await stream.WriteAsync(Encoding.Latin1.GetBytes(chunked ? $"1\r\n{letter}\r\n" : $"{letter}"));
            }

            (await next.WaitAsync(Eventually.Patience)).ShouldBeTrue();
            await stream.WriteAsync(chunked ? "0\r\n\r\n"u8.ToArray() : []);
            return true;
        });
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("GET / HTTP/1.1\r\nHost: digits\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");
        foreach (var letter in "tensor")
        {
            next.Release();
            await client.ReadUntilAsync($"{letter}");
        }

        next.Release();
    }

    private static async Task<double> SentOrDroppedAsync(TestGateway gateway) =>
        (await gateway.MetricAsync("model_gateway_shadow_requests_total") ?? 0)
            + (await gateway.MetricAsync("model_gateway_shadow_dropped_total") ?? 0);

    /// <summary>The request's path says where to cut.</summary>
    private static async Task<bool> AnswerInPiecesAsync(NetworkStream stream, string request, string answer)
    {
        var path = request.AsSpan(request.IndexOf('/') + 1);
        var where = int.Parse(path[..path.IndexOf(' ')]);
        var cut = where % (answer.Length + 1);
        var paused = where > answer.Length;
        var bytes = Encoding.Latin1.GetBytes(answer);
        stream.Socket.NoDelay = true;
        var pieces = cut == answer.Length ? bytes.Chunk(1) : [bytes[..cut], bytes[cut..]];
        foreach (var piece in pieces)
        {
            await stream.WriteAsync(piece);
            if (paused)
            {
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }

        return !answer.Contains("Connection: close", StringComparison.Ordinal) && answer.StartsWith("HTTP/1.1", StringComparison.Ordinal);
    }
}
