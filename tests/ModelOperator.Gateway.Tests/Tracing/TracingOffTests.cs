using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Hosting.Tracing;

namespace ModelOperator.Gateway.Tests.Tracing;

/// <summary>Without an endpoint nothing of a trace is looked at, and nothing is added.</summary>
public sealed class TracingOffTests
{
    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "vendor=1")]
    [InlineData("nonsense", "vendor=1,another=2")]
    [InlineData(null, null)]
    public async Task TraceHeaders_PassAsTheyCame(string? traceparent, string? tracestate)
    {
        (string? Parent, string? State, Activity? Current) seen = default;
        await using var backend = await Backend.StartAsync(context =>
        {
            seen = (TextOf(context, "traceparent"), TextOf(context, "tracestate"), Activity.Current);
            return context.Response.WriteAsync("ok");
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/digits/infer") { Content = new StringContent("{}") };
        if (traceparent is not null)
        {
            request.Headers.TryAddWithoutValidation("traceparent", traceparent);
            request.Headers.TryAddWithoutValidation("tracestate", tracestate);
        }

        using var response = await gateway.Http.SendAsync(request);

        response.IsSuccessStatusCode.ShouldBeTrue();
        seen.ShouldBe((traceparent, tracestate, null));
    }

    [Fact]
    public async Task Spans_AreNever()
    {
        await using var gateway = await TestGateway.StartAsync();

        var spans = gateway.Services.GetRequiredService<Spans>();

        spans.AreOn.ShouldBeFalse();
        spans.Begin("request", ActivityKind.Server, default).ShouldBeNull();
    }

    private static string? TextOf(HttpContext context, string header) =>
        context.Request.Headers.TryGetValue(header, out var values) ? values.ToString() : null;
}
