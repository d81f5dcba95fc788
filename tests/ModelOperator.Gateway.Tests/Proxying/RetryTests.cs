using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Proxying;

public sealed class RetryTests
{
    private static readonly Uri Root = new("/", UriKind.Relative);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EndpointThatRefusesConnections_FailsNoClient(bool http2)
    {
        await using var backend = await Backend.StartAsync(
            async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                await context.Response.WriteAsync(await reader.ReadToEndAsync());
            },
            http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [ClosedPort(), ClosedPort(), backend.Address]));

        for (var i = 0; i < 20; i++)
        {
            using var content = new StringContent($"tensor {i}");
            using var response = await (http2 ? gateway.Http2 : gateway.Http).PostAsync(Root, content);
            (await response.Content.ReadAsStringAsync()).ShouldBe($"tensor {i}");
        }

        (await gateway.RequestsAsync("stable", 200)).ShouldBe(20);
        (await gateway.MetricAsync("model_gateway_retries_total", "revision=\"stable\""))!.Value.ShouldBeInRange(1, 20);
        (await gateway.MetricAsync("model_gateway_endpoint_ejections_total", "revision=\"stable\""))!.Value.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task AllEndpointsRefuse_Is503OfThatRevision_AndNoOtherRevisionIsAsked()
    {
        await using var other = await Backend.SayingAsync("other");
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 0, [other.Address]), ("candidate", 100, [ClosedPort(), ClosedPort()]));

        using var response = await gateway.Http.GetAsync(Root);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.GetValues("x-model-revision").ShouldBe(["candidate"]);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"error":"no endpoint of revision candidate takes requests (2 tried)"}""");
        other.Requests.ShouldBe(0);
        (await gateway.RequestsAsync("candidate", 503)).ShouldBe(1);
    }

    [Fact]
    public async Task EndpointThatBreaksOffAfterReadingTheRequest_Is502_AndNobodyElseIsAsked()
    {
        await using var rude = await Backend.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Abort();
        });
        await using var polite = await Backend.SayingAsync("polite");
        await using var gateway = await TestGateway.InFrontOfAsync(rude);
        gateway.Table.Apply(new Dictionary<string, IReadOnlyList<EndpointAddress>> { ["svc-stable"] = [rude.Address] });
        using var content = new StringContent("tensor");

        using var response = await gateway.Http.PostAsync(Root, content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        response.Headers.GetValues("x-model-revision").ShouldBe(["stable"]);
        rude.Requests.ShouldBe(1);
        polite.Requests.ShouldBe(0);
        (await gateway.RequestsAsync("stable", 502)).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tensor")]
    public async Task PostOverAReusedConnectionThatEnds_IsNeverSentTwice(string body)
    {
        // Answers the first request of a connection, and hangs up on the second after reading it.
        var seen = 0;
        using var server = new RawServer(async (stream, request) =>
        {
            if (Interlocked.Increment(ref seen) == 1)
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray());
                return true;
            }

            return false;
        });
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        (await gateway.Http.GetStringAsync(Root)).ShouldBe("ok");
        using var content = new StringContent(body);

        using var response = await gateway.Http.PostAsync(Root, content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        seen.ShouldBe(2);
    }

    [Theory]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")]
    [InlineData("")]
    public async Task MalformedOrCutAnswer_IsNeverTakenForAWholeOne_AndCountsAs502(string answer)
    {
        using var server = new RawServer(async (stream, _) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer));
            return false;
        });
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        using var content = new StringContent("tensor");

        try
        {
            using var response = await gateway.Http.PostAsync(Root, content);
            response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        }
        catch (HttpRequestException)
        {
            // the answer had begun, so its end could only be cut
        }

        await Eventually.True(async () => await gateway.RequestsAsync("stable", 502) == 1, "it counts as 502");
        (await gateway.RequestsAsync("stable", 200)).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StreamTurnedAwayUnprocessed_GoesWholeToAnotherEndpoint(bool goAway)
    {
        using var refusing = new RefusingHttp2Server(goAway);
        await using var backend = await Backend.StartAsync(
            async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                await context.Response.WriteAsync(await reader.ReadToEndAsync());
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [refusing.Address, backend.Address]));

        for (var i = 0; i < 20; i++)
        {
            var tensor = new string((char)('a' + i), 1_000 * (i + 1));
            using var content = new StringContent(tensor);
            using var response = await gateway.Http2.PostAsync(Root, content);
            (await response.Content.ReadAsStringAsync()).ShouldBe(tensor);
        }

        refusing.Refused.ShouldBeGreaterThan(0);
        (await gateway.RequestsAsync("stable", 200)).ShouldBe(20);
    }

    [Fact]
    public async Task RequestTimeout_Is504()
    {
        var never = new TaskCompletionSource();
        await using var backend = await Backend.StartAsync(context => never.Task.WaitAsync(context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(options => options with { RequestTimeout = TimeSpan.FromMilliseconds(100) });
        gateway.Route(("stable", 100, [backend]));

        using var response = await gateway.Http.GetAsync(Root);

        response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await gateway.RequestsAsync("stable", 504)).ShouldBe(1);
    }

    /// <summary>An address that nothing listens on.</summary>
    private static EndpointAddress ClosedPort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new EndpointAddress(IPAddress.Loopback, ((IPEndPoint)socket.LocalEndPoint!).Port);
    }
}
