using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Proxying;

/// <summary>A client that leaves, whenever and however, is 499: no error of the revision or of the gateway.</summary>
public sealed class ClientGoneTests
{
    private const string WithLength = "POST /echo HTTP/1.1\r\nHost: digits\r\nContent-Length: 11\r\n\r\nhello world";
    private const string Chunked = "POST /echo HTTP/1.1\r\nHost: digits\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n "
        + "world\r\n0\r\n\r\n";

    [Theory]
    [InlineData(WithLength, false)]
    [InlineData(WithLength, true)]
    [InlineData(Chunked, false)]
    [InlineData(Chunked, true)]
    public async Task ClientThatLeavesAfterAnyByteOfItsRequest_Is499(string request, bool reset)
    {
        await using var backend = await Backend.StartAsync(ServeAsync);
        var errors = new ErrorLog();
        await using var gateway = await StartAsync(errors, backend);
        var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;

        for (var length = 1; length < request.Length; length++)
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync(request[..length]);
            if (reset && length >= head)
            {
                await Eventually.True(() => gateway.Metrics.For("stable").InFlight > 0, "the head is read before the reset throws it away");
            }

            if (reset)
            {
                client.Abort();
            }
            else
            {
                client.Stream.Socket.Shutdown(SocketShutdown.Send);
                var answer = await ReadToEndOrResetAsync(client);
                (answer.Length == 0 || length < head).ShouldBeTrue($"after {length} bytes it was told \"{answer}\"");
            }

            await Eventually.True(() => gateway.Metrics.For("stable").InFlight == 0, "the request ends");
        }

        // A client that has left before its head was looked at has asked nothing.
        await Eventually.True(
            async () => await CountAsync(gateway, 499) is > 0 and var gone
                && gone == await gateway.MetricAsync("model_gateway_requests_total"),
            "all that were asked count as 499");
        errors.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/wait", false)]
    [InlineData("/wait", true)]
    [InlineData("/half", false)]
    [InlineData("/half", true)]
    public async Task ClientThatLeavesBeforeOrInItsAnswer_Is499(string path, bool reset)
    {
        await using var backend = await Backend.StartAsync(ServeAsync);
        var errors = new ErrorLog();
        await using var gateway = await StartAsync(errors, backend);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: digits\r\n\r\n");
        if (path == "/half")
        {
            await client.ReadUntilAsync("hel");
        }

        await Eventually.True(() => backend.Requests == 1, "the request arrives");
        if (reset)
        {
            client.Abort();
        }
        else
        {
            await client.DisposeAsync();
        }

        await Eventually.True(() => gateway.Metrics.For("stable").InFlight == 0, "the request ends");
        await ShouldCountAsync(gateway, 499, 1);
        errors.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task ClientThatLeavesInTheMiddleOfAnError_LeavesTheRevisionItsError()
    {
        await using var backend = await Backend.StartAsync(ServeAsync);
        var errors = new ErrorLog();
        await using var gateway = await StartAsync(errors, backend);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("GET /half-error HTTP/1.1\r\nHost: digits\r\n\r\n");
        await client.ReadUntilAsync("hel");
        client.Abort();

        await Eventually.True(() => gateway.Metrics.For("stable").InFlight == 0, "the request ends");
        await ShouldCountAsync(gateway, 500, 1);
        errors.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/echo", false, false)]
    [InlineData("/echo", true, false)]
    [InlineData("/half", false, false)]
    [InlineData("/half", true, false)]
    [InlineData("/half", false, true)]
    [InlineData("/wait", false, false)]
    [InlineData("/wait", true, false)]
    [InlineData("/wait", false, true)]
    public async Task ClientOverHttp2ThatLeaves_Is499(string path, bool withItsConnection, bool requestIsWhole)
    {
        await using var backend = await Backend.StartAsync(ServeAsync, HttpProtocols.Http2);
        var errors = new ErrorLog();
        await using var gateway = await StartAsync(errors, backend);
        Socket? socket = null;
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, gateway.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        using var leaving = new CancellationTokenSource();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{gateway.Port}{path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new EndlessContent(requestIsWhole),
        };

        var answer = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        await Eventually.True(() => backend.Requests == 1, "the request arrives");
        if (path == "/half")
        {
            await answer.Soon("the head of the answer");
        }

        if (withItsConnection)
        {
            socket!.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        else if (answer.IsCompleted)
        {
            (await answer).Dispose();
        }
        else
        {
            await leaving.CancelAsync();
        }

        await Eventually.True(() => gateway.Metrics.For("stable").InFlight == 0, "the request ends");
        await ShouldCountAsync(gateway, 499, 1);
        errors.Lines.ShouldBeEmpty();
        await Should.ThrowAsync<Exception>(async () => await (await answer).Content.ReadAsByteArrayAsync());
    }

    private static async Task ServeAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/echo":
                using (var body = new MemoryStream())
                {
                    await context.Request.Body.CopyToAsync(body);
                    await context.Response.Body.WriteAsync(body.ToArray());
                }

                break;
            case "/wait":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                break;
            default:
                context.Response.StatusCode = context.Request.Path.Value == "/half-error" ? 500 : 200;
                context.Response.ContentLength = 11;
                await context.Response.WriteAsync("hello");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                break;
        }
    }

    private static async Task<TestGateway> StartAsync(ErrorLog errors, Backend backend)
    {
        var gateway = await TestGateway.StartAsync(services: (services, _) => services.AddSingleton<ILoggerProvider>(errors));
        gateway.Route(("stable", 100, [backend]));
        return gateway;
    }

    private static async Task<string> ReadToEndOrResetAsync(RawClient client)
    {
        try
        {
            return await client.ReadToEndAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task ShouldCountAsync(TestGateway gateway, int code, int count)
    {
        await Eventually.True(async () => await gateway.MetricAsync("model_gateway_requests_total") == count, "all requests are counted");
        (await CountAsync(gateway, code)).ShouldBe(count);
    }

    // One that leaves before its request is whole says nothing about the revision, and is counted for none.
    private static async Task<double> CountAsync(TestGateway gateway, int code) =>
        (await gateway.RequestsAsync("stable", code) ?? 0) + (await gateway.RequestsAsync("", code) ?? 0);

    /// <summary>A body that has begun and does not end.</summary>
    private sealed class EndlessContent(bool ends) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("hello"), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            if (!ends)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
