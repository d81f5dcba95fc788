using Microsoft.AspNetCore.Http;
using ModelOperator.Hosting.Tracing;
using ModelOperator.Testing;

namespace ModelOperator.Hosting.Tests.Tracing;

/// <summary>Checks the parts of spans that clients can write into.</summary>
public sealed class RequestSpansTests
{
    private const int LongestText = 256;
    private const string Service = "inference.GRPCInferenceService";
    private const int LongestState = 512;
    private const string Traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Theory]
    [InlineData(LongestState, true)]
    [InlineData(LongestState + 1, false)]
    [InlineData(30 * 1024, false)]
    public async Task TraceState_BeyondItsLimit_IsInNoSpan_AndGoesNoFurther(int length, bool isKept)
    {
        await using var host = await StartAsync();
        var context = Post("/v2/models/digits/infer");
        context.Request.Headers.TraceParent = Traceparent;
        context.Request.Headers.TraceState = State(length);
        using var onward = new HttpRequestMessage();
        onward.Headers.TryAddWithoutValidation("tracestate", context.Request.Headers.TraceState.ToString());

        using var span = host.Spans.BeginRequest(context, isGrpc: false).ShouldNotBeNull();
        TraceHeaders.Write(onward, span);

        span.TraceId.ToHexString().ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736");
        span.TraceStateString.ShouldBe(isKept ? State(length) : null);
        onward.Headers.Contains("tracestate").ShouldBe(isKept);
    }

    [Fact]
    public async Task TraceState_InSeveralHeaders_IsMeasuredAsAWhole()
    {
        await using var host = await StartAsync();
        var context = Post("/v2/models/digits/infer");
        context.Request.Headers.TraceParent = Traceparent;
        context.Request.Headers.TraceState = new([State(300), State(300)]);

        using var span = host.Spans.BeginRequest(context, isGrpc: false).ShouldNotBeNull();

        span.TraceStateString.ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LongPathHostAndScheme_AreCut(bool isGrpc)
    {
        await using var host = await StartAsync();
        var context = Post($"/{new string('p', 8_000)}/{new string('m', 8_000)}");
        context.Request.Host = new HostString(new string('h', 8_000), 80);
        context.Request.Scheme = new string('s', 8_000); // over HTTP/2 clients choose it, too

        using var request = host.Spans.BeginRequest(context, isGrpc).ShouldNotBeNull();
        var target = new Uri($"http://{new string('h', 60)}/{new string('p', 8_000)}?query=1");
        using var call = host.Spans.BeginCall(request, "POST", target, new string('n', 8_000)).ShouldNotBeNull();

        foreach (var span in new[] { request, call })
        {
            span.DisplayName.Length.ShouldBeLessThanOrEqualTo(LongestText);
            foreach (var (_, value) in span.Tags)
            {
                (value?.Length ?? 0).ShouldBeLessThanOrEqualTo(LongestText);
            }
        }

        request.GetTagItem(SpanAttributes.Path).ShouldBe($"/{new string('p', LongestText - 1)}");
        call.GetTagItem(SpanAttributes.Url).ShouldBe($"http://{new string('h', 60)}/{new string('p', LongestText - 68)}");
    }

    [Fact]
    public async Task Cut_NeverParts_TheHalvesOfACharacter()
    {
        await using var host = await StartAsync();

        using var span = host.Spans.BeginRequest(Post($"/{new string('p', LongestText - 2)}\U0001F600"), isGrpc: false).ShouldNotBeNull();

        span.GetTagItem(SpanAttributes.Path).ShouldBe($"/{new string('p', LongestText - 2)}");
    }

    [Theory]
    [InlineData($"/{Service}/ModelInfer", $"{Service}/ModelInfer", Service, "ModelInfer")]
    [InlineData($"/{Service}/ServerLive", $"{Service}/ServerLive", Service, "ServerLive")]
    [InlineData($"/{Service}/Guess", "POST", null, "_OTHER")]
    [InlineData("/random.Service/ModelInfer", "POST", null, "_OTHER")]
    [InlineData("/ModelInfer", "POST", null, "_OTHER")]
    public async Task Name_OfACall_IsOneOfFew(string path, string name, string? service, string method)
    {
        await using var host = await StartAsync();

        using var span = host.Spans.BeginRequest(Post(path), isGrpc: true).ShouldNotBeNull();

        span.DisplayName.ShouldBe(name);
        span.GetTagItem(SpanAttributes.RpcSystem).ShouldBe("grpc");
        span.GetTagItem(SpanAttributes.RpcService).ShouldBe(service);
        span.GetTagItem(SpanAttributes.RpcMethod).ShouldBe(method);
        span.GetTagItem(SpanAttributes.Path).ShouldBe(path);
    }

    private static string State(int length) => $"v={new string('x', length - 2)}";

    private static DefaultHttpContext Post(string path)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path, context.Request.Scheme) = ("POST", path, "http");
        return context;
    }

    private static Task<TracedHost> StartAsync() =>
        TracedHost.StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{FreePort.Find()}"));
}
