using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Observing.Fetching;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Fetching;

/// <summary>Holds the probe to its bounds, since anything may answer at a pod's address.</summary>
public sealed class HttpFetchProbeTests
{
    private const string Report = """{"bytes":5,"total":9,"perSecond":2}""";

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Report_IsRead() => (await AskAsync(Report)).ShouldBe(new(5, 9, 2));

    [Fact]
    public async Task ReportOfAReading_SaysSo() =>
        FetchWords.Of((await AskAsync("""{"bytes":2147483648,"total":4294967296,"perSecond":410000000,"isReading":true}"""))!)
            .ShouldBe("reading the model for its digest: 2.0 of 4.0 GiB, 410 MB/s");

    [Fact]
    public async Task BodyOfTwoKibibytes_IsNone_ThoughItIsAReport() => (await AskAsync(Report.PadRight(2048))).ShouldBeNull();

    [Fact]
    public async Task BodyOfAKibibyte_IsRead() => (await AskAsync(Report.PadRight(1024))).ShouldNotBeNull();

    [Theory]
    [InlineData("""{"bytes":-1,"total":9,"perSecond":2}""")]
    [InlineData("""{"bytes":5,"total":-9,"perSecond":2}""")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("")]
    public async Task ReportThatNoFetchWrites_IsNone(string body) => (await AskAsync(body)).ShouldBeNull();

    [Fact]
    public async Task BodyThatHangs_CostsASecond()
    {
        var begun = new TaskCompletionSource();
        await using var server = await AnsweringServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("{");
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var probe = ProbeOf(server.Port);

        var asking = probe.ReportAsync(Pod, default);
        await begun.Task.Soon();
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        asking.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        (await asking.Soon()).ShouldBeNull();
    }

    private static PodView Pod => new()
    {
        Metadata = new() { Name = "digits-1", NamespaceProperty = "ml" },
        Status = new() { PodIP = "10.0.0.7" },
    };

    private async Task<FetchReport?> AskAsync(string body)
    {
        await using var server = await AnsweringServer.StartAsync(context => context.Response.WriteAsync(body));
        using var probe = ProbeOf(server.Port);
        return await probe.ReportAsync(Pod, default).Soon();
    }

    private HttpFetchProbe ProbeOf(int port)
    {
        var handler = GatewayHandler.Create();
        handler.ConnectCallback = async (_, cancellationToken) =>
        {
            var client = new TcpClient();
            await client.ConnectAsync(System.Net.IPAddress.Loopback, port, cancellationToken);
            return client.GetStream();
        };
        return new(handler, _clock);
    }
}
