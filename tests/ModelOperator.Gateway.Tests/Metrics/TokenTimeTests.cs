using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

using ManualTimeProvider = ModelOperator.Testing.ManualTimeProvider;

namespace ModelOperator.Gateway.Tests.Metrics;

/// <summary>The times and tokens of streamed answers, by a clock that stands until the test moves it.</summary>
[Collection(nameof(Alone))]
public sealed class TokenTimeTests : IDisposable
{
    private const string Chat = "/v1/chat/completions";
    private const string First = "model_gateway_time_to_first_token_seconds";
    private const string PerToken = "model_gateway_time_per_output_token_seconds";
    private const string Tokens = "model_gateway_output_tokens_total";

    private readonly ManualTimeProvider _time = new();
    private readonly SemaphoreSlim _next = new(0);

    public void Dispose() => _next.Dispose();

    [Fact]
    public async Task Stream_IsMeasuredTokenByToken_WhileItPasses()
    {
        await using var backend = await StreamingAsync("text/event-stream", "data: a\n\n", "data: b\n\n", "data: c\n\n");
        await using var gateway = await StartAsync(backend);

        using var response = await AskAsync(gateway);
        await using var body = await response.Content.ReadAsStreamAsync();
        await TakeAsync(body, after: 2);
        await Eventually.True(async () => await gateway.MetricAsync(First + "_count") == 1, "the first token counts before the end");
        await TakeAsync(body, after: 0.25);
        await TakeAsync(body, after: 0.75);
        await EndAsync(body, gateway);

        (await gateway.MetricAsync(First + "_sum", "revision=\"stable\"")).ShouldBe(2);
        (await gateway.MetricAsync(PerToken + "_count", "revision=\"stable\"")).ShouldBe(1);
        (await gateway.MetricAsync(PerToken + "_sum", "revision=\"stable\"")).ShouldBe(0.5, "1 s over the two tokens after the first");
        (await gateway.MetricAsync(Tokens, "revision=\"stable\"")).ShouldBe(3);
        (await gateway.RequestsAsync("stable", 200)).ShouldBe(1);
    }

    [Fact]
    public async Task TokensThatTheServerNames_CountInsteadOfTheEvents()
    {
        await using var backend = await StreamingAsync(
            "text/event-stream",
            "data: a\n\n",
            "data: b\n\n",
            "data: {\"choices\":[],\"usage\":{\"completion_tokens\":11}}\n\ndata: [DONE]\n\n");
        await using var gateway = await StartAsync(backend);

        using var response = await AskAsync(gateway);
        await using var body = await response.Content.ReadAsStreamAsync();
        await TakeAsync(body, after: 1);
        await TakeAsync(body, after: 5);
        await TakeAsync(body, after: 60); // the usage is no token
        await EndAsync(body, gateway);

        (await gateway.MetricAsync(Tokens)).ShouldBe(11);
        (await gateway.MetricAsync(PerToken + "_sum")).ShouldBe(0.5, "5 s over the ten tokens after the first");
    }

    [Theory]
    [InlineData("{\"error\":{\"message\":\"out of memory\"}}", 500)]
    [InlineData("{\"error\":{\"message\":\"too long\",\"code\":400}}", 400)]
    public async Task ErrorInsideAStream_CountsAsTheRequestsStatus(string error, int status)
    {
        await using var backend = await StreamingAsync("text/event-stream", "data: a\n\n", $"data: {error}\n\n");
        await using var gateway = await StartAsync(backend);

        using var response = await AskAsync(gateway);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, "it was sent before the error was known");
        await using var body = await response.Content.ReadAsStreamAsync();
        await TakeAsync(body, after: 1);
        await TakeAsync(body, after: 1);
        await EndAsync(body, gateway);

        (await gateway.RequestsAsync("stable", status)).ShouldBe(1);
        (await gateway.RequestsAsync("stable", 200)).ShouldBe(0);
    }

    [Fact]
    public async Task ErrorInTheLastLine_Counts_AlsoWithoutTheEndOfTheLine()
    {
        await using var backend = await StreamingAsync("application/x-ndjson", "{\"response\":\"a\"}\n", "{\"error\":\"out of memory\"}");
        await using var gateway = await StartAsync(backend);

        using var response = await AskAsync(gateway);
        await using var body = await response.Content.ReadAsStreamAsync();
        await TakeAsync(body, after: 1);
        await TakeAsync(body, after: 1);
        await EndAsync(body, gateway);

        (await gateway.RequestsAsync("stable", 500)).ShouldBe(1);
    }

    [Fact]
    public async Task ErrorInsideAStream_Counts_WhenItsClientHangsUpOnIt()
    {
        await using var backend = await StreamingAsync("text/event-stream", "data: {\"error\":{\"message\":\"out of memory\"}}\n\n");
        await using var gateway = await StartAsync(backend);

        using (var response = await AskAsync(gateway))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await TakeAsync(body, after: 1);
        }

        await Eventually.True(async () => await gateway.RequestsAsync("stable", 500) == 1, "it counts as the revision's error");
        (await gateway.RequestsAsync("stable", 499)).ShouldBeNull();
    }

    [Fact]
    public async Task TokensThatNoServerCanHaveWritten_AreCut()
    {
        await using var backend = await StreamingAsync(
            "text/event-stream", "data: a\n\n", "data: b\n\ndata: {\"choices\":[],\"usage\":{\"completion_tokens\":90000000}}\n\n");
        await using var gateway = await StartAsync(backend);

        using var response = await AskAsync(gateway);
        await using var body = await response.Content.ReadAsStreamAsync();
        await TakeAsync(body, after: 1);
        await TakeAsync(body, after: 1);
        await EndAsync(body, gateway);

        (await gateway.MetricAsync(Tokens)).ShouldBe(512);
    }

    [Fact]
    public async Task StreamThatBreaksOff_IsAnError_AndItsTokensCount()
    {
        await using var backend = await Backend.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await PassAsync(context, "data: a\n\ndata: b\n\n"u8.ToArray());
            context.Abort();
        });
        await using var gateway = await StartAsync(backend);

        using var response = await AskAsync(gateway);
        await using var body = await response.Content.ReadAsStreamAsync();
        await TakeAsync(body, after: 1);
        _next.Release();
        await Should.ThrowAsync<IOException>(() => body.ReadAsync(new byte[1024]).AsTask().Soon("the broken end"));

        await Eventually.True(async () => await gateway.RequestsAsync("stable", 502) == 1, "it counts as an error");
        (await gateway.MetricAsync(Tokens)).ShouldBe(2);
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("text/event-stream", 503)]
    public async Task AnswerThatIsNoStream_HasNoSeries(string contentType, int status)
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.ContentType = contentType;
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("data: a\n\n");
        });
        await using var gateway = await StartAsync(backend);

        using var response = await AskAsync(gateway);
        await response.Content.ReadAsStringAsync();

        await Eventually.True(async () => await gateway.RequestsAsync("stable", status) == 1, "it is counted");
        (await gateway.MetricAsync(First + "_count")).ShouldBeNull();
        (await gateway.MetricAsync(Tokens)).ShouldBeNull();
    }

    [Fact]
    public async Task GrpcStream_IsMeasuredFromItsSecondMessageOn()
    {
        await using var backend = await Backend.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/grpc";
                await PassAsync(context, [0, 0, 0, 0, 1, 7], [0, 0, 0, 0, 0], [0, 0, 0, 0, 2, 7, 7]);
                context.Response.AppendTrailer("grpc-status", "0");
            },
            HttpProtocols.Http2);
        await using var gateway = await StartAsync(backend);

        using var response = await AskAsync(gateway, http2: true);
        await using var body = await response.Content.ReadAsStreamAsync();
        await TakeAsync(body, after: 3);
        (await gateway.MetricAsync(First + "_count")).ShouldBeNull("an answer of one message is no stream");
        await TakeAsync(body, after: 1);
        await TakeAsync(body, after: 1);
        await EndAsync(body, gateway);

        (await gateway.MetricAsync(First + "_sum")).ShouldBe(3);
        (await gateway.MetricAsync(PerToken + "_sum")).ShouldBe(1);
        (await gateway.MetricAsync(Tokens)).ShouldBe(3);
    }

    [Fact]
    public async Task GrpcStreamInBothDirections_IsMeasured_WhileItsNextRequestIsAwaited()
    {
        var read = new SemaphoreSlim(0);
        await using var backend = await Backend.StartAsync(
            async context =>
            {
                var asked = new byte[6];
                context.Response.ContentType = "application/grpc";
                for (var message = 0; message < 3; message++)
                {
                    await context.Request.Body.ReadExactlyAsync(asked);
                    read.Release();
                    (await _next.WaitAsync(Eventually.Patience)).ShouldBeTrue();
                    await context.Response.Body.WriteAsync(asked);
                    await context.Response.Body.FlushAsync();
                }

                context.Response.AppendTrailer("grpc-status", "0");
            },
            HttpProtocols.Http2);
        await using var gateway = await StartAsync(backend);
        using var content = new HeldContent("application/grpc");
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri("/inference.GRPCInferenceService/ModelStreamInfer", UriKind.Relative))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var asking = gateway.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        HttpResponseMessage? response = null;
        for (var message = 0; message < 3; message++)
        {
            await content.WriteAsync([0, 0, 0, 0, 1, 7]);
            (await read.WaitAsync(Eventually.Patience)).ShouldBeTrue("the question reaches the pod");
            _time.Advance(TimeSpan.FromSeconds(1)); // the model's
            _next.Release();
            response ??= await asking.Soon("the head");
            var body = await response.Content.ReadAsStreamAsync();
            (await body.ReadAsync(new byte[64]).AsTask().Soon($"answer {message}")).ShouldBe(6);
        }

        content.Complete();
        await Eventually.True(() => gateway.Metrics.For("stable").InFlight == 0, "the call ends");

        (await gateway.MetricAsync(First + "_sum")).ShouldBe(1);
        (await gateway.MetricAsync(PerToken + "_sum")).ShouldBe(1);
        response!.Dispose();
    }

    [Fact]
    public async Task CopyThatTakesTooLong_CountsWithTheTokensThatCame()
    {
        await using var stable = await Backend.SayingAsync("hello");
        await using var shadow = await StreamingAsync("text/event-stream", "data: a\n\n", "data: b\n\n");
        await using var gateway = await StartAsync(stable);
        gateway.Mirror([stable.Address], [shadow.Address]);
        using (var response = await AskAsync(gateway))
        {
            await response.Content.ReadAsStringAsync();
        }

        await Eventually.True(() => shadow.Requests == 1, "the copy is sent");
        _next.Release();
        await Eventually.True(
            async () => await gateway.MetricAsync("model_gateway_shadow_time_to_first_token_seconds_count") == 1,
            "the first token is timed");
        _time.Advance(TimeSpan.FromSeconds(30));

        await Eventually.True(async () => await gateway.ShadowsAsync("timeout") == 1, "the copy is given up");
        (await gateway.MetricAsync("model_gateway_shadow_output_tokens_total")).ShouldBe(1);
        _next.Release(2);
    }

    [Fact]
    public async Task Copies_AreMeasuredApart()
    {
        await using var stable = await Backend.SayingAsync("hello");
        await using var shadow = await StreamingAsync("application/x-ndjson", "{\"response\":\"a\"}\n", "{\"response\":\"b\"}\n");
        await using var gateway = await StartAsync(stable);
        gateway.Mirror([stable.Address], [shadow.Address]);

        using (var response = await AskAsync(gateway))
        {
            await response.Content.ReadAsStringAsync();
        }

        await Eventually.True(() => shadow.Requests == 1, "the copy is sent");
        _time.Advance(TimeSpan.FromSeconds(2));
        _next.Release();
        await Eventually.True(
            async () => await gateway.MetricAsync("model_gateway_shadow_time_to_first_token_seconds_sum", "revision=\"shadow\"") == 2,
            "the first token of the copy is timed");
        _time.Advance(TimeSpan.FromSeconds(1));
        _next.Release(2);
        await Eventually.True(async () => await gateway.ShadowsAsync("200") == 1, "the copy is answered");

        (await gateway.MetricAsync("model_gateway_shadow_time_per_output_token_seconds_sum")).ShouldBe(1);
        (await gateway.MetricAsync("model_gateway_shadow_output_tokens_total")).ShouldBe(2);
        (await gateway.MetricAsync(First + "_count")).ShouldBeNull();
    }

    private async Task<TestGateway> StartAsync(Backend backend)
    {
        var gateway = await TestGateway.StartAsync(services: (services, _) => services.AddSingleton<TimeProvider>(_time));
        gateway.Route(("stable", 100, [backend]));
        return gateway;
    }

    private static async Task<HttpResponseMessage> AskAsync(TestGateway gateway, bool http2 = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Chat, UriKind.Relative))
        {
            Content = new StringContent("{\"stream\":true}"),
            Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return await (http2 ? gateway.Http2 : gateway.Http).SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon("the head");
    }

    private Task<Backend> StreamingAsync(string contentType, params string[] parts) => Backend.StartAsync(context =>
    {
        context.Response.ContentType = contentType;
        return PassAsync(context, [.. parts.Select(System.Text.Encoding.UTF8.GetBytes)]);
    });

    /// <summary>Sends the head, then a part whenever the test says so, and the end likewise.</summary>
    private async Task PassAsync(HttpContext context, params byte[][] parts)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        await context.Response.Body.FlushAsync();
        foreach (var part in parts)
        {
            (await _next.WaitAsync(Eventually.Patience)).ShouldBeTrue();
            await context.Response.Body.WriteAsync(part);
            await context.Response.Body.FlushAsync();
        }

        (await _next.WaitAsync(Eventually.Patience)).ShouldBeTrue();
    }

    /// <summary>Lets time pass and takes the next part from the gateway.</summary>
    private async Task TakeAsync(Stream body, double after)
    {
        _time.Advance(TimeSpan.FromSeconds(after));
        _next.Release();
        (await body.ReadAsync(new byte[1024]).AsTask().Soon("the next part")).ShouldBeGreaterThan(0);
    }

    private async Task EndAsync(Stream body, TestGateway gateway)
    {
        _next.Release();
        (await body.ReadAsync(new byte[1024]).AsTask().Soon("the end")).ShouldBe(0);
        await Eventually.True(() => gateway.Metrics.For("stable").InFlight == 0, "the request ends");
    }
}
