using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Hosting.Tracing;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Tracing;

/// <summary>The span of an attempt says what the pod did, and not how the gateway answered in its place.</summary>
public sealed class AttemptSpansTests : IDisposable
{
    private readonly string _source = Guid.NewGuid().ToString();
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public AttemptSpansTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == _source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Theory]
    [InlineData("", null, "broken")]
    [InlineData("garbage\r\n\r\n", null, "broken")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", 200, "broken")]
    [InlineData("HTTP/1.1 200 OK\r\nx: a\u0001b\r\nContent-Length: 2\r\n\r\nok", 200, "broken")]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\nhalf", 503, "503")]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno", 503, "503")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, null)]
    public async Task Attempt_HasTheStatusThatThePodSent(string answer, int? status, string? error)
    {
        using var server = new RawServer(async (stream, _) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer));
            return false;
        });
        await using var gateway = await StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        using var content = new StringContent("tensor");

        try
        {
            using var response = await gateway.Http.PostAsync("/v2/models/digits/infer", content);
        }
        catch (HttpRequestException)
        {
            // the answer had begun, so its end could only be cut
        }

        await ShouldBeAsync(status, error);
    }

    [Fact]
    public async Task Attempt_ThatLastsTooLong_HasNoStatus()
    {
        var never = new TaskCompletionSource();
        await using var backend = await Backend.StartAsync(context => never.Task.WaitAsync(context.RequestAborted));
        await using var gateway = await StartAsync(options => options with { RequestTimeout = TimeSpan.FromMilliseconds(100) });
        gateway.Route(("stable", 100, [backend]));

        using var response = await gateway.Http.GetAsync("/wait");

        ((int)response.StatusCode).ShouldBe(StatusCodes.Status504GatewayTimeout);
        await ShouldBeAsync(null, "timeout");
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, 200)]
    public async Task ClientThatLeaves_MakesNoError(bool inItsAnswer, int? status)
    {
        var never = new TaskCompletionSource();
        await using var backend = await Backend.StartAsync(async context =>
        {
            if (inItsAnswer)
            {
                await context.Response.WriteAsync("hel");
            }

            await never.Task.WaitAsync(context.RequestAborted);
        });
        await using var gateway = await StartAsync();
        gateway.Route(("stable", 100, [backend]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync("GET /half HTTP/1.1\r\nHost: digits\r\n\r\n");
        await Eventually.True(() => backend.Requests == 1, "the request arrives");
        if (inItsAnswer)
        {
            await client.ReadUntilAsync("hel");
        }

        client.Abort();

        await ShouldBeAsync(status, null);
    }

    [Fact]
    public async Task ClientWhoseRequestIsWrong_MakesNoError()
    {
        await using var backend = await Backend.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await context.Response.WriteAsync("ok");
        });
        await using var gateway = await StartAsync();
        gateway.Route(("stable", 100, [backend]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: digits\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nno length\r\n");

        (await client.ReadUntilAsync("\r\n")).ShouldContain("400");
        await ShouldBeAsync(null, null);
    }

    [Fact]
    public async Task SpanOfARequest_EndsWhenItsSessionBegins()
    {
        await using var backend = await Backend.StartAsync(EchoSockets.EchoAsync);
        await using var gateway = await StartAsync();
        gateway.Route(("stable", 100, [backend]));

        using var client = await EchoSockets.ConnectAsync(gateway);

        await Eventually.True(() => _ended.Any(span => span.Kind is ActivityKind.Server), "the span ends while the session is open");
        _ended.Single(span => span.Kind is ActivityKind.Server).GetTagItem(SpanAttributes.StatusCode).ShouldBe(101);
    }

    public void Dispose() => _listener.Dispose();

    private Task<TestGateway> StartAsync(Func<GatewayOptions, GatewayOptions>? configure = null) =>
        TestGateway.StartAsync(configure, services: (services, _) => services.AddSingleton(_ => new Spans(_source)));

    private async Task ShouldBeAsync(int? status, string? error)
    {
        await Eventually.True(() => _ended.Any(span => span.Kind is ActivityKind.Client), "the attempt ends");
        var attempt = _ended.Single(span => span.Kind is ActivityKind.Client);
        attempt.GetTagItem(SpanAttributes.StatusCode).ShouldBe(status);
        attempt.GetTagItem(SpanAttributes.ErrorType).ShouldBe(error);
        attempt.Status.ShouldBe(error is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
    }
}
