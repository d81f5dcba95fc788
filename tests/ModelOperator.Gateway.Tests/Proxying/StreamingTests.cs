using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Proxying;

public sealed class StreamingTests
{
    private static readonly Uri Root = new("/", UriKind.Relative);

    [Fact]
    public async Task ServerSentEvents_ArriveFlushByFlush()
    {
        using var next = new SemaphoreSlim(0);
        await using var backend = await Backend.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            for (var token = 0; token < 3; token++)
            {
                (await next.WaitAsync(Eventually.Patience)).ShouldBeTrue();
                await context.Response.WriteAsync($"data: {token}\n\n");
                await context.Response.Body.FlushAsync();
            }
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        // The headers come before the first event, and each event before the next one is even made.
        using var response = await gateway.Http.GetAsync(Root, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var token = 0; token < 3; token++)
        {
            next.Release();
            (await reader.ReadLineAsync().Soon($"event {token}")).ShouldBe($"data: {token}");
            await reader.ReadLineAsync();
        }

        (await reader.ReadToEndAsync().Soon("the end")).ShouldBeEmpty();
    }

    [Fact]
    public async Task ChunkedUpload_ArrivesChunkByChunk()
    {
        using var arrived = new SemaphoreSlim(0);
        await using var backend = await Backend.StartAsync(async context =>
        {
            var buffer = new byte[16];
            int read;
            var total = 0;
            while ((read = await context.Request.Body.ReadAsync(buffer)) > 0)
            {
                total += read;
                arrived.Release();
            }

            await context.Response.WriteAsync($"{total} bytes, length {context.Request.ContentLength?.ToString() ?? "unknown"}");
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: digits\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        await Eventually.True(() => backend.Requests == 1, "the endpoint sees the request before its body");
        for (var chunk = 0; chunk < 3; chunk++)
        {
            await client.SendAsync("3\r\nabc\r\n");
            (await arrived.WaitAsync(Eventually.Patience)).ShouldBeTrue($"chunk {chunk} did not arrive");
        }

        await client.SendAsync("0\r\n\r\n");

        (await client.ReadToEndAsync()).ShouldContain("9 bytes, length unknown");
    }

    [Fact]
    public async Task BidirectionalStream_WithTrailers_WorksMessageByMessage()
    {
        await using var backend = await Backend.StartAsync(EchoOverGrpcAsync, HttpProtocols.Http2);
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var content = new DuplexContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, Root)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.ParseAdd("trailers");
        content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");

        using var response = await gateway.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var requestStream = await content.Stream.Soon("the request stream");
        var responseStream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[16];
        for (var message = 0; message < 3; message++)
        {
            await requestStream.WriteAsync("ping"u8.ToArray());
            await requestStream.FlushAsync();
            (await responseStream.ReadAsync(buffer).AsTask().Soon($"answer {message}")).ShouldBe(4);
        }

        content.Complete();
        (await responseStream.ReadAsync(buffer).AsTask().Soon("the end")).ShouldBe(0);
        response.TrailingHeaders.GetValues("grpc-status").ShouldBe(["0"]);
        response.TrailingHeaders.GetValues("grpc-message").ShouldBe(["fine"]);
        await Eventually.True(
            async () => await gateway.MetricAsync("model_gateway_requests_total", "grpc_status=\"0\"") == 1, "the gRPC status is counted");
    }

    [Fact]
    public async Task GrpcError_InHeadersOnly_IsPassedOnAndCounted()
    {
        await using var backend = await Backend.StartAsync(
            context =>
            {
                context.Response.ContentType = "application/grpc";
                context.Response.Headers["grpc-status"] = "5";
                return Task.CompletedTask;
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var content = new ByteArrayContent([]);

        using var response = await gateway.Http2.PostAsync(Root, content);

        response.Headers.GetValues("grpc-status").ShouldBe(["5"]);
        await Eventually.True(
            async () => await gateway.MetricAsync(
                "model_gateway_requests_total", "code=\"200\"", "grpc_status=\"5\"") == 1, "the gRPC status is counted");
    }

    [Fact]
    public async Task GrpcClient_IsRefusedInItsOwnTongue()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Route(("stable", 100, []));
        using var content = new ByteArrayContent([]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");

        using var response = await gateway.Http2.PostAsync(Root, content);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("grpc-status").ShouldBe(["14"]);
        await Eventually.True(
            async () => await gateway.MetricAsync(
                "model_gateway_requests_total", "revision=\"stable\"", "grpc_status=\"14\"") == 1, "it is counted");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientThatLeaves_CancelsTheEndpointsWork(bool http2)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var backend = await Backend.StartAsync(
            async context =>
            {
                context.RequestAborted.Register(cancelled.SetResult);
                await context.Response.Body.FlushAsync();
                await cancelled.Task;
            },
            http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        var client = http2 ? gateway.Http2 : gateway.Http;
        var response = await client.GetAsync(Root, HttpCompletionOption.ResponseHeadersRead);
        response.Dispose();

        await cancelled.Task.Soon("the endpoint hears of it");
    }

    [Fact]
    public async Task ClientThatLeavesBeforeTheAnswer_CancelsTheEndpointsWork_AndCountsAs499()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var backend = await Backend.StartAsync(async context =>
        {
            context.RequestAborted.Register(cancelled.SetResult);
            await cancelled.Task;
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync("GET / HTTP/1.1\r\nHost: digits\r\n\r\n");
        await Eventually.True(() => backend.Requests == 1, "the request arrives");
        client.Abort();

        await cancelled.Task.Soon("the endpoint hears of it");
        await Eventually.True(async () => await gateway.RequestsAsync("stable", 499) == 1, "it is counted");
    }

    [Fact]
    public async Task ExpectContinue_IsTheEndpointsToDecide()
    {
        await using var backend = await Backend.StartAsync(async context =>
        {
            if (context.Request.Path == "/refuse")
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync("got " + await reader.ReadToEndAsync());
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        await using var accepted = await RawClient.ConnectAsync(gateway.Port);
        await using var refused = await RawClient.ConnectAsync(gateway.Port);

        await accepted.SendAsync(
            "POST / HTTP/1.1\r\nHost: digits\r\nConnection: close\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n");
        await accepted.ReadUntilAsync("HTTP/1.1 100 Continue\r\n\r\n");
        await accepted.SendAsync("tensor");
        (await accepted.ReadToEndAsync()).ShouldContain("got tensor");

        await refused.SendAsync("POST /refuse HTTP/1.1\r\nHost: digits\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n");
        (await refused.ReadUntilAsync("\r\n\r\n")).ShouldStartWith("HTTP/1.1 401 ");
    }

    private static async Task EchoOverGrpcAsync(HttpContext context)
    {
        context.Request.Headers.TE.ToString().ShouldBe("trailers");
        context.Response.ContentType = "application/grpc";
        var trailers = context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        await context.Response.Body.FlushAsync();
        var buffer = new byte[16];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer)) > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read));
            await context.Response.Body.FlushAsync();
        }

        trailers["grpc-status"] = "0";
        trailers["grpc-message"] = "fine";
    }

    /// <summary>A body that the test writes while it reads the answer.</summary>
    private sealed class DuplexContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Stream> Stream => _stream.Task;

        public void Complete() => _complete.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            _stream.SetResult(stream);
            await _complete.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
