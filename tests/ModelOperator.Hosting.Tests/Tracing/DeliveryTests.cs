using System.Diagnostics;
using ModelOperator.Testing;
using ModelOperator.Testing.Tracing;

namespace ModelOperator.Hosting.Tests.Tracing;

/// <summary>Checks the way of spans to a collector, and the log when they do not get there.</summary>
public sealed class DeliveryTests
{
    private const string Secret = "a-secret-token";

    [Theory]
    [InlineData(false, "http/protobuf")]
    [InlineData(true, "grpc")]
    public async Task Spans_AreDelivered_WithHeadersAndResource(bool grpc, string protocol)
    {
        await using var collector = await OtlpReceiver.StartAsync(grpc);
        await using var host = await TracedHost.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_EXPORTER_OTLP_HEADERS", $"authorization=Bearer%20{Secret}"), ("OTEL_RESOURCE_ATTRIBUTES", "k8s.namespace.name=ml"));

        var trace = Span(host);

        var span = (await collector.TraceAsync(trace, 1)).ShouldHaveSingleItem();
        span.Service.ShouldBe("sample");
        span.Resource["service.version"].ShouldBe("1.2.3");
        span.Resource["k8s.namespace.name"].ShouldBe("ml");
        span.Resource.Keys.ShouldContain("service.instance.id");
        collector.Headers["authorization"].ShouldBe($"Bearer {Secret}");
        host.Lines.ShouldAllBe(line => !line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ServiceName_OfTheEnvironment_Wins()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var host = await TracedHost.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_SERVICE_NAME", "mine"));

        (await collector.TraceAsync(Span(host), 1))[0].Service.ShouldBe("mine");
    }

    [Fact]
    public async Task Fault_IsLoggedOnce_AndItsEndOnce()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        collector.Status = 401;
        await using var host = await TracedHost.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_HEADERS", $"authorization={Secret}"));

        for (var deliveries = 0; deliveries < 4; deliveries++)
        {
            Span(host);
            await Eventually.True(() => collector.Deliveries > deliveries);
        }

        collector.Status = 200;
        await collector.TraceAsync(Span(host), 1);
        await Eventually.True(() => host.Lines.Any(line => line.StartsWith("Information: Spans are delivered", StringComparison.Ordinal)));

        host.Lines.Count(line => line.StartsWith("Warning", StringComparison.Ordinal)).ShouldBe(1);
        host.Lines.Single(line => line.StartsWith("Warning", StringComparison.Ordinal))
            .ShouldContain("the collector answered with status 401. Requests are served as ever");
        host.Lines.ShouldAllBe(line => !line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RefusalOfGrpc_IsLoggedWithItsReason(bool isLast)
    {
        await using var collector = await OtlpReceiver.StartAsync(grpc: true);
        (collector.GrpcStatus, collector.GrpcStatusIsLast) = ((16, "no token"), isLast);
        await using var host = await TracedHost.StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint));

        Span(host);

        await Eventually.True(() => host.Lines.Any(line => line.StartsWith("Warning", StringComparison.Ordinal)));
        host.Lines.Single(line => line.StartsWith("Warning", StringComparison.Ordinal))
            .ShouldContain("the collector answered with gRPC status 16 (no token). Requests are served as ever");
    }

    [Fact]
    public async Task CollectorThatIsGone_IsNamedWithTheReason()
    {
        var endpoint = $"http://127.0.0.1:{FreePort.Find()}";
        await using var host = await TracedHost.StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));

        Span(host);

        await Eventually.True(() => host.Lines.Any(line => line.Contains("Connection refused", StringComparison.Ordinal)));
        host.Lines.ShouldContain(line => line.Contains($"cannot be delivered to {endpoint}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatWaits_IsDeliveredBeforeTheEnd()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var host = await TracedHost.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "600000"));
        var trace = Span(host);

        await host.DisposeAsync();

        collector.Spans.ShouldContain(span => span.TraceId == trace);
    }

    [Theory]
    [InlineData("", "false")]
    [InlineData("http://127.0.0.1:4317", "true")]
    public async Task WithoutEndpoint_OrDisabled_ThereAreNoSpans(string endpoint, string disabled)
    {
        await using var host = await TracedHost.StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_SDK_DISABLED", disabled));

        host.Spans.AreOn.ShouldBeFalse();
        host.Spans.Begin("anything", ActivityKind.Server, default).ShouldBeNull();
        host.Lines.ShouldAllBe(line => !line.Contains("Spans", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Secret)]
    [InlineData($"authorization={Secret},")]
    [InlineData($",authorization={Secret}")]
    [InlineData($"={Secret}")]
    [InlineData($"authorization=Bearer%20{Secret}%2Cmore")]
    [InlineData($"authorization=Bearer {Secret}%0A%0Dmore")]
    [InlineData($"no name={Secret}")]
    [InlineData($"Content-Type={Secret}")]
    public async Task BadHeaders_StopNoStart_AndNothingIsTraced(string headers)
    {
        await using var host = await TracedHost.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"), ("OTEL_EXPORTER_OTLP_HEADERS", headers));

        host.Spans.AreOn.ShouldBeFalse();
        host.Lines.Single(line => line.StartsWith("Warning", StringComparison.Ordinal))
            .ShouldContain("OTEL_EXPORTER_OTLP_HEADERS has a part that is no header; write name=value");
        host.Lines.ShouldAllBe(line => !line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x-one=1,x-two=b%3Dc", "b=c")]
    [InlineData("x-one=1, x-two = two words\n", "two words")]
    public async Task Headers_OfEachSpelling_AreDelivered(string headers, string two)
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var host = await TracedHost.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_HEADERS", headers));

        await collector.TraceAsync(Span(host), 1);

        (collector.Headers["x-one"], collector.Headers["x-two"]).ShouldBe(("1", two));
    }

    [Fact]
    public async Task Span_IsNotTheCurrentActivity()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var host = await TracedHost.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        using var other = new Activity("other").Start();

        using var span = host.Spans.Begin("own", ActivityKind.Internal, default).ShouldNotBeNull();

        Activity.Current.ShouldBe(other);
        span.TraceId.ShouldNotBe(other.TraceId);
        span.ParentSpanId.ShouldBe(default);
    }

    private static string Span(TracedHost host)
    {
        using var span = host.Spans.Begin("sample", ActivityKind.Internal, default).ShouldNotBeNull();
        return span.TraceId.ToHexString();
    }
}
