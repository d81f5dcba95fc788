using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Observing.Waking;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Waking;

/// <summary>Holds the probe to its bounds, since anything may answer at a pod's address.</summary>
public sealed class HttpWakeProbeTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Question_SaysHowLongItMayWait_AndTheReportIsRead()
    {
        string? asked = null;
        var report = await AskAsync(context =>
        {
            asked = context.Request.Path + context.Request.QueryString;
            return context.Response.WriteAsync(
                """{"generation":1,"ready":true,"calls":{"upSeconds":9,"sinceLastSeconds":0,"underWay":0,"held":3}}""");
        });

        asked.ShouldBe("/route?waitSeconds=30");
        report.ShouldNotBeNull().Calls.ShouldBe(new CallsInReport(9, 0, 0, 3));
    }

    [Theory]
    [InlineData("""{"generation":1,"ready":true,"calls":{"upSeconds":9,"underWay":0,"held":-1}}""")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task ReportThatNoGatewayWrites_IsNone(string body) =>
        (await AskAsync(context => context.Response.WriteAsync(body))).ShouldBeNull();

    [Fact]
    public async Task GatewayThatNeverAnswers_IsGivenUpFiveSecondsAfterItsTime()
    {
        var begun = new TaskCompletionSource();
        await using var server = await AnsweringServer.StartAsync(async context =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var probe = ProbeOf(server.Port);

        var asking = probe.WaitAsync(Pod, TimeSpan.FromSeconds(30), default);
        await begun.Task.Soon();
        _clock.Advance(TimeSpan.FromMilliseconds(34_999));
        asking.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        (await asking.Soon()).ShouldBeNull();
    }

    private static PodView Pod => new()
    {
        Metadata = new() { Name = "digits-gateway-1", NamespaceProperty = "ml" },
        Status = new() { PodIP = "10.0.0.7" },
    };

    private async Task<GatewayReport?> AskAsync(RequestDelegate answer)
    {
        await using var server = await AnsweringServer.StartAsync(answer);
        using var probe = ProbeOf(server.Port);
        return await probe.WaitAsync(Pod, TimeSpan.FromSeconds(30), default).Soon();
    }

    private HttpWakeProbe ProbeOf(int port)
    {
        var handler = GatewayHandler.Create();
        handler.ConnectCallback = async (_, cancellationToken) =>
        {
            var client = new TcpClient();
            await client.ConnectAsync(System.Net.IPAddress.Loopback, port, cancellationToken);
            return client.GetStream();
        };
        return new(handler, _clock, NullLogger<HttpWakeProbe>.Instance);
    }
}
