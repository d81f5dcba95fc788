using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

using ManualTimeProvider = ModelOperator.Testing.ManualTimeProvider;

namespace ModelOperator.Gateway.Tests.Metrics;

/// <summary>Checks that a client that errs or is slow is neither an error nor latency of a revision.</summary>
[Collection(nameof(Alone))]
public sealed class ClientMistakeTests
{
    private static readonly Uri Root = new("/", UriKind.Relative);
    private static readonly byte[] HalfAMessage = [0, 0, 0, 0, 10, 1, 2];

    private readonly ManualTimeProvider _time = new();
    private int _received;

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("Application/GRPC; charset=utf-8")]
    public async Task GrpcOverHttp1_Is415_AndCountsForNobody(string contentType)
    {
        await using var backend = await Backend.SayingAsync("seven");
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var content = new ByteArrayContent([]);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using var response = await gateway.Http.PostAsync(Root, content);

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await response.Content.ReadAsStringAsync()).ShouldContain("gRPC needs HTTP/2");
        backend.Requests.ShouldBe(0);
        await CountsForNobodyAsync(gateway, 415);
    }

    [Fact]
    public async Task GrpcWeb_IsPlainHttp()
    {
        await using var backend = await Backend.SayingAsync("seven");
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var content = new ByteArrayContent([]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc-web+proto");

        using var response = await gateway.Http.PostAsync(Root, content);

        (await response.Content.ReadAsStringAsync()).ShouldBe("seven");
        await Eventually.True(async () => await gateway.RequestsAsync("stable", 200) == 1, "it is counted as any request");
    }

    [Theory]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: digits")]
    [InlineData("CONNECT pod:80 HTTP/1.1\r\nHost: pod:80")]
    public async Task TargetThatCannotBeForwarded_CountsForNobody(string head)
    {
        await using var backend = await Backend.SayingAsync("seven");
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync($"{head}\r\nConnection: close\r\n\r\n");

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 400 ");
        backend.Requests.ShouldBe(0);
        await CountsForNobodyAsync(gateway, 400);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyOverTheLimit_CountsForNobody(bool http2)
    {
        await using var backend = await ReadingBackendAsync(http2);
        await using var gateway = await StartAsync(backend, options => options with { MaxRequestBodyBytes = 1_000 });
        using var content = new ByteArrayContent(new byte[2_000]);

        using var response = await (http2 ? gateway.Http2 : gateway.Http).PostAsync(Root, content);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await CountsForNobodyAsync(gateway, 413);
    }

    [Fact]
    public async Task MalformedChunk_CountsForNobody()
    {
        await using var backend = await ReadingBackendAsync();
        await using var gateway = await StartAsync(backend);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: digits\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 400 ");
        await CountsForNobodyAsync(gateway, 400);
    }

    [Theory]
    [InlineData("Content-Length: 10", 6)]
    [InlineData("Transfer-Encoding: chunked", 3)]
    public async Task BodyThatStalls_Is408_AndCountsForNobody(string framing, int sent)
    {
        await using var backend = await ReadingBackendAsync();
        await using var gateway = await StartAsync(backend);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync($"POST / HTTP/1.1\r\nHost: digits\r\n{framing}\r\n\r\n3\r\nab");
        await WaitForTheClientAsync(sent - 1);
        _time.Advance(TimeSpan.FromSeconds(29));
        await client.SendAsync("c");
        await Eventually.True(() => Volatile.Read(ref _received) == sent, "it came in time");
        _time.Advance(TimeSpan.FromSeconds(1));
        await WaitForTheClientAsync(sent);
        _time.Advance(TimeSpan.FromSeconds(30));

        var answer = await client.ReadUntilAsync("came for 30 s");
        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("Connection: close");
        await CountsForNobodyAsync(gateway, 408);
    }

    [Fact]
    public async Task Http2StreamThatStalls_EndsAlone()
    {
        await using var backend = await ReadingBackendAsync(http2: true);
        await using var gateway = await StartAsync(backend);
        using var whole = new HeldContent();
        using var stalled = new HeldContent();
        var wholeAnswer = gateway.Http2.PostAsync(Root, whole);
        await whole.WriteAsync("ab"u8.ToArray());
        await WaitForTheClientAsync(2);
        _time.Advance(TimeSpan.FromSeconds(20));
        var stalledAnswer = gateway.Http2.PostAsync(Root, stalled);
        await stalled.WriteAsync("ab"u8.ToArray());
        await Eventually.True(() => Volatile.Read(ref _received) == 4, "both are under way");
        await whole.WriteAsync("cd"u8.ToArray());

        await Eventually.True(
            async () =>
            {
                var before = Volatile.Read(ref _received);
                _time.Advance(TimeSpan.FromSeconds(5));
                await whole.WriteAsync("x"u8.ToArray());
                await Eventually.True(() => Volatile.Read(ref _received) > before, "it came in time");
                return stalledAnswer.IsCompleted;
            },
            "the stalled one is ended");
        whole.Complete();

        (await stalledAnswer).StatusCode.ShouldBe(HttpStatusCode.RequestTimeout);
        (await wholeAnswer).StatusCode.ShouldBe(HttpStatusCode.OK);
        stalled.Complete();
        await Eventually.True(async () => await gateway.RequestsAsync("", 408) == 1, "for nobody");
        await Eventually.True(async () => await gateway.RequestsAsync("stable", 200) == 1, "for the revision that answered");
    }

    [Fact]
    public async Task GrpcStream_MayRestBetweenMessages_ButNotWithinOne()
    {
        await using var backend = await ReadingBackendAsync(http2: true);
        await using var gateway = await StartAsync(backend);
        using var content = new HeldContent("application/grpc");
        var answer = gateway.Http2.PostAsync(Root, content);
        await content.WriteAsync([0, 0, 0, 0, 2, 1, 2]);
        await Eventually.True(() => Volatile.Read(ref _received) == 7, "it is under way");
        _time.Advance(TimeSpan.FromHours(1));
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        answer.IsCompleted.ShouldBeFalse();

        await content.WriteAsync(HalfAMessage);
        await WaitForTheClientAsync(14);
        _time.Advance(TimeSpan.FromSeconds(30));

        using var response = await answer.Soon("the end");
        response.Headers.GetValues("grpc-status").ShouldBe(["1"]);
        content.Complete();
        await CountsForNobodyAsync(gateway, 408);
    }

    [Fact]
    public async Task StreamWhoseAnswerHasBegun_MayRestForEver()
    {
        await using var backend = await Backend.StartAsync(
            async context =>
            {
                await context.Response.Body.FlushAsync();
                await context.Request.Body.CopyToAsync(context.Response.Body);
            },
            HttpProtocols.Http2);
        await using var gateway = await StartAsync(backend);
        using var content = new HeldContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, Root)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact
        };
        using var response = await gateway.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await content.WriteAsync("a"u8.ToArray());

        _time.Advance(TimeSpan.FromHours(1));
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        await content.WriteAsync("b"u8.ToArray());
        content.Complete();

        (await response.Content.ReadAsStringAsync().Soon("the echo")).ShouldBe("ab");
    }

    [Fact]
    public async Task PodThatDoesNotRead_IsNotTheClientsFault()
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var backend = await Backend.StartAsync(async context =>
        {
            await read.Task;
            await context.Request.Body.CopyToAsync(Stream.Null);
        });
        await using var gateway = await StartAsync(backend);
        using var content = new HeldContent(length: 32 << 20);
        var answer = gateway.Http.PostAsync(Root, content);
        var upload = content.WriteAsync(new byte[32 << 20]); // more than all buffers on the way hold
        await Eventually.True(() => backend.Requests == 1, "it is under way");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System); // until the buffers are full
        _time.Advance(TimeSpan.FromMinutes(2));
        read.SetResult();
        await upload.Soon("the upload");
        content.Complete();

        (await answer).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.True(async () => await gateway.RequestsAsync("stable", 200) == 1, "it is counted");
        (await FasterThanAsync(gateway, "60.0")).ShouldBe(0, "the two minutes are the pod's");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SlowUpload_IsNoLatencyOfTheRevision(bool http2)
    {
        await using var backend = await ReadingBackendAsync(http2);
        await using var gateway = await StartAsync(backend);
        using var content = new HeldContent(length: 3);
        var answer = (http2 ? gateway.Http2 : gateway.Http).PostAsync(Root, content);
        await content.WriteAsync("x"u8.ToArray());
        await WaitForTheClientAsync(1);
        _time.Advance(TimeSpan.FromSeconds(20));
        await content.WriteAsync("yz"u8.ToArray());
        content.Complete();

        (await answer).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.True(async () => await gateway.RequestsAsync("stable", 200) == 1, "it is counted");
        (await FasterThanAsync(gateway, "0.001")).ShouldBe(1, "on a clock that only the client moved");
    }

    [Fact]
    public async Task RequestTimeout_WhileTheClientIsWaitedFor_IsTheClients()
    {
        await using var backend = await ReadingBackendAsync();
        await using var gateway = await StartAsync(backend, options => options with { RequestTimeout = TimeSpan.FromSeconds(10) });
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: digits\r\nContent-Length: 10\r\n\r\nab");
        await WaitForTheClientAsync(2);
        _time.Advance(TimeSpan.FromSeconds(10));

        (await client.ReadUntilAsync("}")).ShouldStartWith("HTTP/1.1 408 ");
        await CountsForNobodyAsync(gateway, 408);
    }

    [Fact]
    public async Task RequestTimeout_WhileThePodWorks_IsThePods()
    {
        await using var backend = await Backend.StartAsync(
            context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using var gateway = await StartAsync(backend, options => options with { RequestTimeout = TimeSpan.FromSeconds(10) });
        using var content = new StringContent("tensor");
        var answer = gateway.Http.PostAsync(Root, content);
        await Eventually.True(() => backend.Requests == 1, "it is under way");

        _time.Advance(TimeSpan.FromSeconds(10));

        (await answer).StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        await Eventually.True(async () => await gateway.RequestsAsync("stable", 504) == 1, "it is counted");
    }

    [Fact]
    public async Task ClientThatLeavesInMidUpload_CountsForNobody()
    {
        await using var backend = await ReadingBackendAsync();
        await using var gateway = await StartAsync(backend);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: digits\r\nContent-Length: 10\r\n\r\nab");
        await Eventually.True(() => backend.Requests == 1, "it is under way");
        client.Abort();

        await CountsForNobodyAsync(gateway, 499);
    }

    [Fact]
    public async Task GatewaysOwnAnswerToGrpc_CountsUnderTheStatusItStandsFor()
    {
        await using var gateway = await StartAsync();
        gateway.Route(("stable", 100, []));
        using var content = new HeldContent("application/grpc");
        content.Complete();

        using var response = await gateway.Http2.PostAsync(Root, content);

        response.Headers.GetValues("grpc-status").ShouldBe(["14"]);
        await Eventually.True(
            async () => await gateway.MetricAsync(
                "model_gateway_requests_total", "revision=\"stable\"", "code=\"503\"", "grpc_status=\"14\"") == 1, "it is counted");
    }

    private Task<TestGateway> StartAsync(Backend backend, Func<GatewayOptions, GatewayOptions>? configure = null) =>
        StartAsync(configure, backend);

    private async Task<TestGateway> StartAsync(Func<GatewayOptions, GatewayOptions>? configure = null, params Backend[] backends)
    {
        var gateway = await TestGateway.StartAsync(configure, services: (services, _) => services.AddSingleton<TimeProvider>(_time));
        gateway.Route(("stable", 100, backends));
        return gateway;
    }

    private Task<Backend> ReadingBackendAsync(bool http2 = false) => Backend.StartAsync(
        async context =>
        {
            var buffer = new byte[1024];
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer)) > 0)
            {
                Interlocked.Add(ref _received, read);
            }
        },
        http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);

    /// <summary>Until the gateway waits for the client's next byte: with the pod connected, all its other timers are longer.</summary>
    private async Task WaitForTheClientAsync(int received)
    {
        await Eventually.True(() => Volatile.Read(ref _received) == received, $"{received} bytes at the pod");
        await Eventually.True(() => _time.NextTimer is { } next && next <= TimeSpan.FromSeconds(30), "the gateway waits for the client");
    }

    private static async Task CountsForNobodyAsync(TestGateway gateway, int code)
    {
        await Eventually.True(async () => await gateway.RequestsAsync("", code) == 1, "it is counted");
        (await gateway.MetricAsync("model_gateway_requests_total", "revision=\"stable\"")).ShouldBe(0);
        (await gateway.MetricAsync("model_gateway_request_duration_seconds_count", "revision=\"stable\"")).ShouldBe(0);
        await Eventually.True(
            async () => await gateway.MetricAsync("model_gateway_inflight_requests", "revision=\"stable\"") == 0, "nothing is under way");
    }

    private static Task<double?> FasterThanAsync(TestGateway gateway, string edge) =>
        gateway.MetricAsync("model_gateway_request_duration_seconds_bucket", "revision=\"stable\"", $"le=\"{edge}\"");
}
