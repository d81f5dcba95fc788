using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Hosting.Metrics;

namespace ModelOperator.Gateway.Tests.Metrics;

public sealed class GatewayMetricsTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricsCollector _collector;
    private readonly GatewayMetrics _metrics;

    public GatewayMetricsTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _collector = new MetricsCollector(new MetricsOptions(), NullLogger<MetricsCollector>.Instance, factory);
        _metrics = new GatewayMetrics(factory, _collector, new GatewayOptions { Namespace = "ml", Name = "digits" }, _time);
    }

    [Fact]
    public void Request_IsOneOfItsCode_AndInItsLatencyBucket()
    {
        var meter = _metrics.For("7f9c2ab4d1");
        meter.Begin();
        meter.InFlight.ShouldBe(1);
        meter.End(200, null, TimeSpan.FromMilliseconds(7));

        meter.InFlight.ShouldBe(0);
        var text = Exposition();
        text.ShouldContain("""model_gateway_requests_total{code="200",name="digits",namespace="ml",revision="7f9c2ab4d1"} 1""");
        text.ShouldContain("""model_gateway_request_duration_seconds_bucket{name="digits",namespace="ml",revision="7f9c2ab4d1",le="0.005"} 0""");
        text.ShouldContain("""model_gateway_request_duration_seconds_bucket{name="digits",namespace="ml",revision="7f9c2ab4d1",le="0.01"} 1""");
        text.ShouldContain("""le="60.0"} 1""");
    }

    // The analysis tells the counters of one pod apart by labels that it knows (CounterLabels there): by another one they would be taken
    // for one counter.
    [Fact]
    public void CountersThatVerdictsRestOn_DifferByLabelsThatTheAnalysisKnows()
    {
        string[] counters = ["model_gateway_requests_total", "model_gateway_request_duration_seconds_bucket", "model_gateway_shadow_"];
        var meter = _metrics.For("a");
        meter.Begin();
        meter.End(200, 0, TimeSpan.Zero);
        _metrics.Shadow("a");

        var labels = Exposition().Split('\n')
            .Where(line => counters.Any(counter => line.StartsWith(counter, StringComparison.Ordinal))
                && !line.StartsWith("model_gateway_shadow_dropped", StringComparison.Ordinal))
            .SelectMany(line => line[line.IndexOf('{', StringComparison.Ordinal)..].Split("=\"")[..^1])
            .Select(part => part.Split(['{', ',', '"'])[^1])
            .ToHashSet(StringComparer.Ordinal);

        labels.ShouldBe(["name", "namespace", "revision", "code", "grpc_status", "le", "result"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(14, "14")]
    [InlineData(16, "16")]
    [InlineData(99, "2")]
    public void GrpcStatus_IsALabelOfItsOwn_UnknownOnesAreTwo(int status, string label)
    {
        var meter = _metrics.For("a");
        meter.Begin();
        meter.End(200, status, TimeSpan.Zero);

        Exposition().ShouldContain($$"""model_gateway_requests_total{code="200",grpc_status="{{label}}",name="digits",namespace="ml",revision="a"} 1""");
    }

    [Fact]
    public void RevisionNoLongerRouted_KeepsItsSeriesForAWhile_ThenLosesThem()
    {
        _metrics.For("old");
        _metrics.For("new");
        _metrics.Keep(["new"]);

        _time.Advance(GatewayMetrics.Retention - TimeSpan.FromSeconds(1));
        _metrics.DropRetired();
        Exposition().ShouldContain("revision=\"old\"");

        _time.Advance(TimeSpan.FromSeconds(1));
        _metrics.DropRetired();
        Exposition().ShouldNotContain("revision=\"old\"");
        Exposition().ShouldContain("revision=\"new\"");
    }

    [Fact]
    public void RevisionRoutedAgain_KeepsItsSeries()
    {
        _metrics.For("stable");
        _metrics.Keep([]);
        _time.Advance(GatewayMetrics.Retention);
        _metrics.Keep(["stable"]);

        _metrics.DropRetired();

        Exposition().ShouldContain("revision=\"stable\"");
    }

    [Fact]
    public void RevisionWithAStreamUnderWay_KeepsItsSeries_UntilItEnds()
    {
        var meter = _metrics.For("old");
        meter.Begin();
        _metrics.Keep([]);
        _time.Advance(GatewayMetrics.Retention);

        _metrics.DropRetired();
        Exposition().ShouldContain("revision=\"old\"");

        meter.End(200, null, TimeSpan.FromHours(1));
        _metrics.DropRetired();
        Exposition().ShouldNotContain("revision=\"old\"");
    }

    [Fact]
    public void Counting_AllocatesNothing_OnceTheSeriesExist()
    {
        var meter = _metrics.For("a");
        Count(1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count(1_000);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000);

        void Count(int requests)
        {
            for (var i = 0; i < requests; i++)
            {
                meter.Begin();
                meter.End(200, null, TimeSpan.FromMilliseconds(3));
            }
        }
    }

    public void Dispose()
    {
        _collector.Dispose();
        _services.Dispose();
    }

    private string Exposition() => Encoding.UTF8.GetString(_collector.Collect(ExpositionFormat.PrometheusText).Span);
}
