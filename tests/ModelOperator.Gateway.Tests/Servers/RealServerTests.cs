using System.Text;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Servers;

public sealed class RealServerTests
{
    private const string Small = "hello world";
    private const string Pieces = "piece 0\npiece 1\npiece 2\npiece 3\npiece 4\n";
    private static readonly string Large = new('x', 1 << 20);

    [RealServerTheory]
    [InlineData("uvicorn-h11")]
    [InlineData("uvicorn-httptools")]
    [InlineData("gunicorn-sync")]
    [InlineData("gunicorn-gthread")]
    [InlineData("http.server-1.0")]
    [InlineData("http.server-1.1")]
    [InlineData("node")]
    [InlineData("nginx")]
    public async Task EveryAnswer_OverOneKeptConnection_IsWhatTheServerSent(string name)
    {
        await using var server = await RealServer.StartAsync(name);
        var isPlain = name.StartsWith("http.server", StringComparison.Ordinal) || name == "nginx";

        await EveryAnswerIsWhatTheServerSentAsync(server.Address, streams: !isPlain, echoes: name != "nginx", takesChunks: !isPlain);
    }

    [Fact]
    public async Task EveryAnswerOfKestrel_OverOneKeptConnection_IsWhatItSent()
    {
        await using var backend = await Backend.StartAsync(async context =>
        {
            var answer = context.Response;
            switch (context.Request.Path.Value)
            {
                case "/small":
                    answer.ContentLength = Small.Length;
                    await answer.StartAsync();
                    if (context.Request.Method == "GET")
                    {
                        await answer.Body.WriteAsync(Encoding.ASCII.GetBytes(Small[..5]));
                        await Task.Yield();
                        await answer.Body.WriteAsync(Encoding.ASCII.GetBytes(Small[5..]));
                    }

                    break;
                case "/large":
                    answer.ContentLength = Large.Length;
                    await answer.Body.WriteAsync(Encoding.ASCII.GetBytes(Large));
                    break;
                case "/stream":
                    for (var piece = 0; piece < 5; piece++)
                    {
                        await answer.Body.WriteAsync(Encoding.ASCII.GetBytes($"piece {piece}\n"));
                        await Task.Yield();
                    }

                    break;
                case "/empty":
                    answer.StatusCode = 204;
                    break;
                default:
                    using (var body = new MemoryStream())
                    {
                        await context.Request.Body.CopyToAsync(body);
                        answer.ContentLength = body.Length;
                        await answer.Body.WriteAsync(body.ToArray());
                    }

                    break;
            }
        });

        await EveryAnswerIsWhatTheServerSentAsync(backend.Address, streams: true, echoes: true, takesChunks: true);
    }

    private static async Task EveryAnswerIsWhatTheServerSentAsync(EndpointAddress server, bool streams, bool echoes, bool takesChunks)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([server], [server]);
        await Parallel.ForAsync(0, 4, async (_, _) =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            var reader = new AnswerReader(client.Stream);
            for (var round = 0; round < 3; round++)
            {
                (await AskAsync("GET /small")).ShouldBe(Small);
                (await AskAsync("GET /large")).ShouldBe(Large);
                (await AskAsync("HEAD /small")).ShouldBeEmpty();
                (await AskAsync("GET /empty")).ShouldBeEmpty();
                (await AskAsync("GET /small")).ShouldBe(Small);
                if (streams)
                {
                    (await AskAsync("GET /stream")).ShouldBe(Pieces);
                }

                if (echoes)
                {
                    (await AskAsync("POST /echo", "Content-Length: 11", "hello", " world")).ShouldBe(Small);
                    (await AskAsync("POST /echo", $"Content-Length: {Large.Length}", Large[..300_000], Large[300_000..])).ShouldBe(Large);
                }

                if (takesChunks)
                {
                    (await AskAsync("POST /echo", "Transfer-Encoding: chunked", "5\r\nhello\r\n6", "\r\n world\r\n", "0\r\n\r\n"))
                        .ShouldBe(Small);
                }
            }

            async Task<string> AskAsync(string line, string? framing = null, params string[] body)
            {
                await client.SendAsync($"{line} HTTP/1.1\r\nHost: digits\r\n{(framing is null ? "" : framing + "\r\n")}\r\n");
                foreach (var part in body)
                {
                    await client.SendAsync(part);
                    await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
                }

                var (head, answer) = await reader.ReadAsync(line.StartsWith("HEAD", StringComparison.Ordinal));
                head.ShouldMatch("^HTTP/1.1 20[04] ", $"{line}: {answer}");
                reader.Left.ShouldBeEmpty();
                return answer;
            }
        });
    }
}
