using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Requests;

/// <summary>Clients that announce much, send little and take their time.</summary>
public sealed class SlowUploadTests
{
    private const string Small = """{"inputs":[{"name":"index","shape":[1],"datatype":"INT64","data":[1]}]}""";

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task ManyUploads_ThatAnnounceMuchAndSendLittle_LeaveRoomForOthers(int sent)
    {
        await using var server = await RunningServer.StartAsync(
            "lookup", settings => settings with { MaxBody = 1 << 20, BodyMemory = 2 << 20 });
        using var held = await HeldConnections.OpenAsync(Port(server), 300, Announced(1 << 20, sent));
        await InflightAsync(server, 300);

        var answer = await server.InferAsync(Small.PadRight(500_000));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
    }

    [Fact]
    public async Task UploadsThatHoldAllMemory_GiveWayToAConnectionThatHoldsLess()
    {
        await using var server = await RunningServer.StartAsync(
            "lookup", settings => settings with { MaxBody = 1 << 20, BodyMemory = 2 << 20 });
        using var held = await HeldConnections.OpenAsync(Port(server), 20, Announced(1 << 20, 100_000));
        await InflightAsync(server, 20);

        for (var round = 0; round < 20; round++)
        {
            var answer = await server.InferAsync(Small.PadRight(90_000));
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        }
    }

    [Fact]
    public async Task ConnectionThatHoldsMost_IsRefused_AndOthersKeepTheirs()
    {
        await using var server = await RunningServer.StartAsync(
            "lookup", settings => settings with { MaxBody = 1 << 20, BodyMemory = 2 << 20 });
        using var held = await HeldConnections.OpenAsync(Port(server), 20, Announced(1 << 20, 100_000));
        await InflightAsync(server, 20);

        (await server.InferAsync(Small.PadRight(500_000))).Status.ShouldBe(HttpStatusCode.TooManyRequests);

        (await server.MetricsAsync())
            .ShouldContain("model_server_inflight_requests{model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 20\n");
    }

    [Fact]
    public async Task Upload_ThatStalls_Is408_AndItsMemoryIsFree()
    {
        var clock = new ManualTimeProvider();
        await using var server = await RunningServer.StartAsync(
            "lookup", settings => settings with { MaxBody = 100_000, BodyMemory = 200_000 }, services =>
                services.AddSingleton<TimeProvider>(clock));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port(server));
        await client.GetStream().WriteAsync(Announced(1000, 500));
        using var answer = new StreamReader(client.GetStream());

        await AdvanceAsync(server, clock, "408");

        (await answer.ReadLineAsync()).ShouldBe("HTTP/1.1 408 Request Timeout");
        (await server.InferAsync(Small.PadRight(99_000))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Upload_ThatTrickles_Is408()
    {
        var clock = new ManualTimeProvider();
        await using var server = await RunningServer.StartAsync(
            "lookup", configure: services => services.AddSingleton<TimeProvider>(clock));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port(server));
        await client.GetStream().WriteAsync(Announced(10_000, 1));
        await InflightAsync(server, 1);

        // The client is never silent for long.
        await server.EventuallyAsync(async () =>
        {
            try
            {
                await client.GetStream().WriteAsync(new byte[1]);
            }
            catch (IOException)
            {
                // The server ended the upload.
            }

            clock.Advance(TimeSpan.FromSeconds(5));
            return (await server.MetricsAsync()).Contains("model_server_requests_total{code=\"408\"", StringComparison.Ordinal);
        });
    }

    /// <summary>Kestrel's own rule would end the whole connection with all its requests, and a gateway has one connection to each
    /// pod.</summary>
    [Fact]
    public async Task Upload_ThatStallsOverHttp2_EndsNoOtherRequestOfTheConnection()
    {
        var clock = new ManualTimeProvider();
        await using var server = await RunningServer.StartAsync(
            "lookup", configure: services => services.AddSingleton<TimeProvider>(clock));
        using var http2 = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = false })
        {
            BaseAddress = server.Client.BaseAddress,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var stalled = PostAsync(http2, new StalledContent());
        await InflightAsync(server, 1);

        await AdvanceAsync(server, clock, "408");
        var other = await PostAsync(http2, new StringContent(Small));

        (await stalled).StatusCode.ShouldBe(HttpStatusCode.RequestTimeout);
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task BodiesThatAreAnswered_GiveEverythingBack()
    {
        await using var server = await RunningServer.StartAsync(
            "lookup", settings => settings with { MaxBody = 100_000, BodyMemory = 200_000 });
        for (var round = 0; round < 20; round++)
        {
            (await server.InferAsync(Small.PadRight(99_000))).Status.ShouldBe(HttpStatusCode.OK);
            (await server.InferAsync("{".PadRight(99_000))).Status.ShouldBe(HttpStatusCode.BadRequest);
            using (await HeldConnections.OpenAsync(Port(server), 3, Announced(100_000, 50_000)))
            {
                await InflightAsync(server, 3);
            }

            await InflightAsync(server, 0);
        }

        using var all = server.Services.GetRequiredService<BodyBudget>().Open();
        all.Take(200_000);
    }

    private static int Port(RunningServer server) => server.Client.BaseAddress!.Port;

    private static byte[] Announced(int announced, int sent) =>
        Encoding.ASCII.GetBytes($"POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: {announced}\r\n\r\n".PadRight(
            sent + $"POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: {announced}\r\n\r\n".Length));

    private static Task InflightAsync(RunningServer server, int count) => server.EventuallyAsync(async () =>
        (await server.MetricsAsync()).Contains(
            $"model_server_inflight_requests{{model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"}} {count}\n", StringComparison.Ordinal));

    private static async Task AdvanceAsync(RunningServer server, ManualTimeProvider clock, string code)
    {
        await InflightAsync(server, 1);
        await server.EventuallyAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return (await server.MetricsAsync()).Contains($"model_server_requests_total{{code=\"{code}\"", StringComparison.Ordinal);
        });
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, HttpContent content) =>
        client.PostAsync(new Uri("/v2/models/m/infer", UriKind.Relative), content);

    private sealed class StalledContent : HttpContent
    {
        public StalledContent() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[10]);
            await stream.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 1000;
            return true;
        }
    }
}
