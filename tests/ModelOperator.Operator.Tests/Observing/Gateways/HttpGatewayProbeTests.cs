using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Gateways;

/// <summary>Holds the probe to its bounds, since anything may answer at a gateway pod's address.</summary>
public sealed class HttpGatewayProbeTests : IDisposable
{
    private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
    private readonly HttpGatewayProbe _probe;
    private readonly ManualTimeProvider _clock = new();
    private long _sent;

    public HttpGatewayProbeTests()
    {
        _listener.Start();
        var handler = GatewayHandler.Create();
        handler.ConnectCallback = async (_, cancellationToken) =>
        {
            var client = new TcpClient();
            await client.ConnectAsync((System.Net.IPEndPoint)_listener.LocalEndpoint, cancellationToken);
            return client.GetStream();
        };
        _probe = new(handler, Options.Create(new ModelOperatorOptions()), _clock, NullLogger<HttpGatewayProbe>.Instance);
    }

    public void Dispose()
    {
        _probe.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task Report_IsRead()
    {
        var report = await AskAsync(
            Json("""{"generation":7,"ready":true,"answered":{"aaaaaaaaaa":5},"shadowed":{},"routes":[{"revision":"aaaaaaaaaa"}]}"""));

        report.ShouldNotBeNull().Generation.ShouldBe(7);
        report.Answered!["aaaaaaaaaa"].ShouldBe(5);
    }

    [Fact]
    public async Task BodyWithoutEnd_IsGivenUpAfterItsBound()
    {
        var flood = Encoding.ASCII.GetBytes("4000\r\n" + new string(' ', 0x4000) + "\r\n");

        var report = await AskAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), flood);

        report.ShouldBeNull();
        _sent.ShouldBeLessThan(64L * 1024 * 1024, "buffers on the way, and no more");
    }

    [Fact]
    public async Task BodyOverItsBound_IsNotRead_ThoughItIsAReport() =>
        (await AskAsync(Json("""{"generation":7,"ready":true}""" + new string(' ', GatewayReportRequests.LongestReport)))).ShouldBeNull();

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        var asking = AskAsync(
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://10.0.0.9:9090/route\r\nContent-Length: 0\r\n\r\n"u8.ToArray());

        (await asking).ShouldBeNull();
        _listener.Pending().ShouldBeFalse("nobody else is asked");
    }

    [Fact]
    public async Task HeadersWithoutEnd_AreGivenUp() =>
        (await AskAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), Encoding.ASCII.GetBytes($"X-{new string('x', 1000)}: y\r\n"))).ShouldBeNull();

    [Fact]
    public async Task BodyThatStalls_CostsTheTimeOfOneQuestion()
    {
        var asking = AskAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"u8.ToArray());
        await Eventually.True(() => asking.IsCompleted, _clock, TimeSpan.FromMilliseconds(100));
        (await asking).ShouldBeNull();

        (await _probe.ReportsAsync([Pod("10.0.0.7")], default).Soon()).ShouldHaveSingleItem()
            .ShouldBeNull("at once: it takes no worker's time again so soon");
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await AskAsync(Json("""{"generation":7,"ready":true}"""))).ShouldNotBeNull("it has another chance");
    }

    [Theory]
    [InlineData("""{"generation":-1,"ready":true}""")]
    [InlineData("""{"generation":9223372036854775808,"ready":true}""")]
    [InlineData("""{"generation":1,"ready":true,"answered":{"aaaaaaaaaa":-5}}""")]
    [InlineData("""{"generation":1,"ready":true,"answered":{"aaaaaaaaaa":9223372036854775807}}""")]
    [InlineData("""{"generation":1,"ready":true,"shadowed":{"aaaaaaaaaa":9007199254740993}}""")]
    [InlineData("""{"generation":1,"ready":true,"answered":{"aaaaaaaaaa":"NaN"}}""")]
    [InlineData("""{"generation":1,"ready":true,"calls":{"upSeconds":-1,"underWay":0,"held":0}}""")]
    [InlineData("""{"generation":1,"ready":true,"calls":{"upSeconds":1e300,"underWay":0,"held":0}}""")]
    [InlineData("""{"generation":1,"ready":true,"calls":{"upSeconds":9,"sinceLastSeconds":-1,"underWay":0,"held":0}}""")]
    [InlineData("""{"generation":1,"ready":true,"calls":{"upSeconds":9,"sinceLastSeconds":10,"underWay":0,"held":0}}""")]
    [InlineData("""{"generation":1,"ready":true,"calls":{"upSeconds":9,"underWay":-1,"held":0}}""")]
    [InlineData("""{"generation":1,"ready":true,"calls":{"upSeconds":9,"underWay":0,"held":-1}}""")]
    [InlineData("""{"generation":1,"ready":false}""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    public async Task ReportThatNoGatewayWrites_IsNone(string body) => (await AskAsync(Json(body))).ShouldBeNull();

    [Fact]
    public async Task JsonOfAnyDepth_IsNone() =>
        (await AskAsync(Json($$"""{"generation":1,"ready":true,"x":{{new string('[', 30_000)}}{{new string(']', 30_000)}}}""")))
            .ShouldBeNull();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.0.0.7@example.org")]
    [InlineData("example.org")]
    [InlineData("")]
    public async Task AddressThatNoPodHas_IsNotAsked(string address)
    {
        (await _probe.ReportsAsync([Pod(address)], default).Soon()).ShouldHaveSingleItem().ShouldBeNull();
        _listener.Pending().ShouldBeFalse();
    }

    [Theory]
    [InlineData("10.244.0.7", "http://10.244.0.7:9090/route")]
    [InlineData("fd00::7", "http://[fd00::7]:9090/route")]
    public void Address_IsThePods(string ip, string expected) => AdminAddress.Of(Pod(ip), "/route")!.ToString().ShouldBe(expected);

    private static PodView Pod(string ip) =>
        new() { Metadata = new() { Name = "digits-gateway-1", NamespaceProperty = "ml", Uid = "uid-1" }, Status = new() { PodIP = ip } };

    private static byte[] Json(string body) =>
        Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>Asks a pod that answers so; what is to be repeated is sent until nobody reads any more.</summary>
    private async Task<GatewayReport?> AskAsync(byte[] answer, byte[]? repeated = null)
    {
        var asking = _probe.ReportsAsync([Pod("10.0.0.7")], default);
        using var connection = await _listener.AcceptTcpClientAsync().Soon();
        var stream = connection.GetStream();
        await stream.ReadExactlyAsync(new byte[16]); // its question has begun
        await stream.WriteAsync(answer);
        while (repeated is not null && !asking.IsCompleted)
        {
            try
            {
                await stream.WriteAsync(repeated).AsTask().Soon();
                _sent += repeated.Length;
            }
            catch (IOException)
            {
                break;
            }
        }

        return (await asking.Soon()).Single();
    }
}
