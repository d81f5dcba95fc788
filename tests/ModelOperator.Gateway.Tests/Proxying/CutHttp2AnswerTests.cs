using System.Net;
using System.Text;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;
using static ModelOperator.Gateway.Tests.Harness.RawHttp2Server;

namespace ModelOperator.Gateway.Tests.Proxying;

/// <summary>As over HTTP/1.1: whatever the pieces in which frames come, the client gets what was sent.</summary>
public sealed class CutHttp2AnswerTests
{
    private const byte EndAll = EndHeaders | EndStream;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    // HPACK, without a table of its own: (indexed) :status: 200, content-length: 11, :status: 103, a: b
    private static readonly byte[] Ok = [0x88];
    private static readonly byte[] OkWithLength = [0x88, 0x0f, 0x0d, 2, (byte)'1', (byte)'1'];
    private static readonly byte[] EarlyHints = [0x08, 3, (byte)'1', (byte)'0', (byte)'3'];
    private static readonly byte[] Trailer = [0x00, 1, (byte)'a', 1, (byte)'b'];
    private static readonly byte[] Hello = Encoding.ASCII.GetBytes("hello");
    private static readonly byte[] World = Encoding.ASCII.GetBytes(" world");

    private static byte[] Answer(string kind, int id) => kind switch
    {
        "with a length" => [.. Frame(Headers, EndHeaders, id, OkWithLength), .. Frame(Data, 0, id, Hello),
            .. Frame(Data, EndStream, id, World)],
        "without a length" => [.. Frame(Headers, EndHeaders, id, Ok), .. Frame(Data, 0, id, Hello), .. Frame(Data, EndStream, id, World)],
        "with an empty last frame" =>
            [.. Frame(Headers, EndHeaders, id, OkWithLength), .. Frame(Data, 0, id, Hello), .. Frame(Data, 0, id, World),
                .. Frame(Data, EndStream, id)],
        "with a trailer" =>
            [.. Frame(Headers, EndHeaders, id, Ok), .. Frame(Data, 0, id, Hello), .. Frame(Data, 0, id), .. Frame(Data, 0, id, World),
                .. Frame(Headers, EndAll, id, Trailer)],
        "after early hints" => [.. Frame(Headers, EndHeaders, id, EarlyHints), .. Frame(Headers, EndHeaders, id, Ok),
            .. Frame(Data, EndStream, id, [.. Hello, .. World])],
        _ => Frame(Headers, EndAll, id, Ok),
    };

    [Theory]
    [InlineData("with a length", false)]
    [InlineData("with a length", true)]
    [InlineData("without a length", false)]
    [InlineData("with an empty last frame", false)]
    [InlineData("with a trailer", false)]
    [InlineData("with a trailer", true)]
    [InlineData("after early hints", false)]
    [InlineData("without a body", false)]
    public async Task AnswerCutAtEveryByte_ReachesTheClientWhole(string kind, bool mirrored)
    {
        var length = Answer(kind, 0).Length;
        var answered = -1;
        using var server = new RawHttp2Server(async (stream, id) =>
        {
            var answer = Answer(kind, id);
            var turn = Interlocked.Increment(ref answered);
            var (cut, paused) = (turn % (length + 1), turn / (length + 1) % 2 == 1);
            foreach (var piece in cut == length ? answer.Chunk(1) : [answer[..cut], answer[cut..]])
            {
                await stream.WriteAsync(piece);
                if (paused)
                {
                    await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
                }
            }

            return true;
        });
        await using var gateway = await TestGateway.StartAsync();
        if (mirrored)
        {
            gateway.Mirror([server.Address], [server.Address]);
        }
        else
        {
            gateway.RouteTo(("stable", 100, [server.Address]));
        }

        await Parallel.ForAsync(0, 2 * (length + 1), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancellationToken) =>
        {
            using var content = new StringContent("tensor");
            using var response = await gateway.Http2.PostAsync(new Uri("/", UriKind.Relative), content, cancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await response.Content.ReadAsStringAsync(cancellationToken)).ShouldBe(kind == "without a body" ? "" : "hello world");
            if (kind == "with a trailer")
            {
                response.TrailingHeaders.GetValues("a").ShouldBe(["b"]);
            }
        });

        if (mirrored)
        {
            await Eventually.True(async () => await gateway.ShadowsAsync("200") == 2 * (length + 1), "every copy is answered whole");
        }
    }
}
