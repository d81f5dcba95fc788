using System.Text;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Proxying;

/// <summary>A server may answer before it has the whole request, and hang up: 413 above all.</summary>
public sealed class EarlyAnswerTests
{
    private const int Pieces = 256;
    private static readonly byte[] Piece = new byte[64 * 1024];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task ServerThatAnswersInMidUploadAndHangsUp_IsHeard(bool chunked, bool onKeptConnection)
    {
        using var server = new RawServer(
            async (stream, request) =>
            {
                if (request.StartsWith("GET", StringComparison.Ordinal))
                {
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray());
                    return true;
                }

                await stream.WriteAsync("HTTP/1.1 413 Content Too Large\r\nContent-Length: 9\r\n\r\ntoo large"u8.ToArray());
                return false;
            },
            waitsForBodies: false);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));

        for (var round = 0; round < 10; round++)
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            var reader = new AnswerReader(client.Stream);
            if (onKeptConnection)
            {
                await client.SendAsync("GET / HTTP/1.1\r\nHost: digits\r\n\r\n");
                (await reader.ReadAsync()).Body.ShouldBe("ok");
            }

            var upload = UploadAsync(client, chunked);
            var (head, body) = await reader.ReadAsync();
            head.ShouldStartWith("HTTP/1.1 413 ");
            body.ShouldBe("too large");
            await upload;
        }

        await Eventually.True(async () => await gateway.RequestsAsync("stable", 413) == 10, "all are counted as what they were");
        (await gateway.RequestsAsync("stable", 502)).ShouldBe(0);
    }

    [Fact]
    public async Task ServerThatHangsUpInMidUploadWithoutAnAnswer_Is502()
    {
        using var server = new RawServer((_, _) => Task.FromResult(false), waitsForBodies: false);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        var upload = UploadAsync(client, chunked: false);

        (await new AnswerReader(client.Stream).ReadAsync()).Head.ShouldStartWith("HTTP/1.1 502 ");
        await upload;
        await Eventually.True(async () => await gateway.RequestsAsync("stable", 502) == 1, "it is counted");
    }

    private static async Task UploadAsync(RawClient client, bool chunked)
    {
        try
        {
            await client.SendAsync($"POST / HTTP/1.1\r\nHost: "
                + $"digits\r\n{(chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {Pieces * Piece.Length}")}\r\n\r\n");
            for (var piece = 0; piece < Pieces; piece++)
            {
                await client.Stream.WriteAsync(
                    chunked ? [.. Encoding.ASCII.GetBytes($"{Piece.Length:x}\r\n"), .. Piece, .. "\r\n"u8] : Piece);
            }

            await client.Stream.WriteAsync(chunked ? "0\r\n\r\n"u8.ToArray() : []);
        }
        catch (IOException)
        {
            // the gateway need not take the rest
        }
    }
}
