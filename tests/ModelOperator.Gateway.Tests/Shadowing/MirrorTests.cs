using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Shadowing;

public sealed class MirrorTests
{
    [Fact]
    public async Task Copy_IsTheClientsRequest_MarkedAndWithoutItsCookies()
    {
        var seen = new TaskCompletionSource<(string Target, string Body, IHeaderDictionary Headers)>();
        await using var stable = await V2.ModelAsync(0.1, 0.9);
        await using var shadow = await Backend.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            seen.SetResult(($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", body,
                new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase))));
        });
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([stable.Address], [shadow.Address]);
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri("/v2/models/digits/infer?x=1%20", UriKind.Relative))
        { Content = new StringContent("tensor") };
        request.Headers.Add("Cookie", "session=1");
        request.Headers.Add("Authorization", "Bearer t");
        request.Headers.Add("x-request-id", "7");
        request.Headers.ExpectContinue = true;

        using var response = await gateway.Http.SendAsync(request);

        var (target, copied, headers) = await seen.Task.Soon("the copy");
        target.ShouldBe("POST /v2/models/digits/infer?x=1%20");
        copied.ShouldBe("tensor");
        headers["x-model-shadow"].ToString().ShouldBe("true");
        headers.Authorization.ToString().ShouldBe("Bearer t");
        headers["x-request-id"].ToString().ShouldBe("7");
        headers.ContentType.ToString().ShouldBe("text/plain; charset=utf-8");
        headers.ContentLength.ShouldBe(6);
        headers.ContainsKey("Cookie").ShouldBeFalse();
        headers.ContainsKey("Expect").ShouldBeFalse();
        response.Headers.GetValues("x-model-revision").ShouldBe(["stable"]);
    }

    [Theory]
    [InlineData(new[] { 0.1, 0.9 }, "match")]
    [InlineData(new[] { 0.100001, 0.899999 }, "match")]
    [InlineData(new[] { 0.2, 0.8 }, "mismatch")]
    [InlineData(new[] { 0.1, 0.8, 0.1 }, "mismatch")]
    public async Task Answers_AreComparedAndCounted_ApartFromThoseOfClients(double[] answer, string result)
    {
        await using var stable = await V2.ModelAsync(0.1, 0.9);
        await using var shadow = await V2.ModelAsync(answer);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([stable.Address], [shadow.Address]);
        (await gateway.ComparedAsync(result)).ShouldBe(0); // the series are there before the first copy

        for (var i = 0; i < 5; i++)
        {
            (await gateway.AskAsync()).ShouldContain("[0.1,0.9]");
        }

        await Eventually.True(async () => await gateway.ComparedAsync(result) == 5, "all are compared");
        await Eventually.True(async () => await gateway.ShadowsAsync("200") == 5, "all are counted");
        (await gateway.MetricAsync("model_gateway_shadow_compared_total")).ShouldBe(5);
        (await gateway.MetricAsync("model_gateway_shadow_request_duration_seconds_count", "revision=\"shadow\"")).ShouldBe(5);
        (await gateway.MetricAsync("model_gateway_requests_total")).ShouldBe(5);
        (await gateway.MetricAsync("model_gateway_requests_total", "revision=\"shadow\"")).ShouldBeNull();
        var report = await gateway.Admin.GetFromJsonAsync<JsonElement>("/route");
        report.GetProperty("answered").GetProperty("stable").GetInt64().ShouldBe(5);
        report.GetProperty("shadowed").GetProperty("shadow").GetInt64().ShouldBe(5);
    }

    [Fact]
    public async Task Percent_IsTheShareThatIsCopied_AndOnlyPostsAre()
    {
        await using var stable = await V2.ModelAsync(1);
        await using var shadow = await V2.ModelAsync(1);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([stable.Address], [shadow.Address], TestGateway.MirrorAll with { Percent = 25 });

        for (var i = 0; i < 40; i++)
        {
            await gateway.AskAsync();
            (await gateway.Http.GetStringAsync(V2.Infer)).ShouldNotBeEmpty();
        }

        await Eventually.True(async () => await gateway.ShadowsAsync("200") == 10, "a quarter is copied");
        shadow.Requests.ShouldBe(10);
        stable.Requests.ShouldBe(80);
    }

    [Fact]
    public async Task RequestsThatTheMirrorRevisionAnswersItself_AreNotCopied()
    {
        await using var stable = await Backend.SayingAsync("stable");
        await using var shadow = await Backend.SayingAsync("shadow");
        await using var gateway = await TestGateway.StartAsync();
        gateway.Route(("stable", 50, [stable]), ("shadow", 50, [shadow]));
        gateway.Apply(TestGateway.MirrorAll, null, ("stable", 50), ("shadow", 50));

        for (var i = 0; i < 20; i++)
        {
            using var content = new StringContent("tensor");
            using var response = await gateway.Http.PostAsync(V2.Infer, content);
        }

        await Eventually.True(async () => await gateway.ShadowsAsync("200") == 10, "stable's half is copied");
        shadow.Requests.ShouldBe(20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LargeBodies_ReachTheClientWhole_AndOnlyThoseWithinTheLimitAreCopied(bool chunked)
    {
        var copies = new ConcurrentQueue<int>();
        await using var stable = await Backend.StartAsync(
            async context =>
            {
                using var whole = new MemoryStream();
                await context.Request.Body.CopyToAsync(whole);
                await context.Response.Body.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length));
            },
            HttpProtocols.Http2);
        await using var shadow = await Backend.StartAsync(
            async context =>
            {
                using var copy = new MemoryStream();
                await context.Request.Body.CopyToAsync(copy);
                copies.Enqueue((int)copy.Length);
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(options => options with { ShadowMaxBodyBytes = 100_000 });
        gateway.Mirror([stable.Address], [shadow.Address]);

        foreach (var size in (int[])[0, 1, 99_999, 100_000, 100_001, 3_000_000])
        {
            var body = new byte[size];
            new Random(size).NextBytes(body);
            using var request = new HttpRequestMessage(HttpMethod.Post, V2.Infer)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(body),
            };
            request.Content.Headers.ContentLength = chunked ? null : size;
            request.Headers.TransferEncodingChunked = chunked ? true : null;
            using var response = await gateway.Http2.SendAsync(request);
            (await response.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(body).ShouldBeTrue();
        }

        await Eventually.True(async () => await gateway.ShadowsAsync("200") == 4, "the small ones are copied");
        copies.Order().ShouldBe([0, 1, 99_999, 100_000]);
        (await gateway.DroppedAsync("too_large")).ShouldBe(2);
    }

    [Fact]
    public async Task GrpcCallWhoseAnswerIsNoInference_IsCopied_AndCountedAsIncomparable()
    {
        await using var backend = await Backend.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/grpc";
                await context.Request.Body.CopyToAsync(context.Response.Body);
                context.Response.AppendTrailer("grpc-status", "0");
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([backend.Address], [backend.Address]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/inference.GRPCInferenceService/ModelInfer", UriKind.Relative))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new("application/grpc");

        using var response = await gateway.Http2.SendAsync(request);
        (await response.Content.ReadAsByteArrayAsync()).Length.ShouldBe(5);

        await Eventually.True(async () => await gateway.ComparedAsync("incomparable") == 1, "the copy is answered");
        await Eventually.True(async () => await gateway.ShadowsAsync("200") == 1, "and counted");
    }

    // Over gRPC an answer of HTTP status 200 may be no success at all.
    [Fact]
    public async Task GrpcCopy_IsCountedByItsGrpcStatus()
    {
        await using var stable = await Backend.StartAsync(context => AnswerGrpcAsync(context, "0"), HttpProtocols.Http2);
        await using var shadow = await Backend.StartAsync(context => AnswerGrpcAsync(context, "12"), HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Mirror([stable.Address], [shadow.Address]);
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new("application/grpc");

        using var response = await gateway.Http2.PostAsync("/inference.GRPCInferenceService/ModelInfer", content);

        await Eventually.True(async () => await gateway.ShadowsAsync("200") == 1, "it is counted");
        (await gateway.MetricAsync("model_gateway_shadow_requests_total", "revision=\"shadow\"", "code=\"200\"", "grpc_status=\"12\""))
            .ShouldBe(1);
    }

    private static Task AnswerGrpcAsync(HttpContext context, string status)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = status;
        return context.Request.Body.CopyToAsync(Stream.Null);
    }
}
