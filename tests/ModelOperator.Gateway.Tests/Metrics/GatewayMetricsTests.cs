using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Gateway.Tests.Metrics;

public sealed class GatewayMetricsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry = new();
    private readonly GatewayMetrics _metrics;

    public GatewayMetricsTests() =>
        _metrics = new GatewayMetrics(_registry, new GatewayOptions { Namespace = "ml", Name = "digits" }, _time);

    [Fact]
    public async Task Request_IsOneOfItsCode_AndInItsLatencyBucket()
    {
        var meter = _metrics.For("7f9c2ab4d1");
        meter.Begin();
        meter.InFlight.ShouldBe(1);
        meter.End(200, null, TimeSpan.FromMilliseconds(7));

        meter.InFlight.ShouldBe(0);
        var text = await ExpositionAsync();
        text.ShouldContain("""model_gateway_requests_total{code="200",revision="7f9c2ab4d1",name="digits",namespace="ml"} 1.0""");
        text.ShouldContain(
            """model_gateway_request_duration_seconds_bucket{revision="7f9c2ab4d1",name="digits",namespace="ml",le="0.005"} 0""");
        text.ShouldContain(
            """model_gateway_request_duration_seconds_bucket{revision="7f9c2ab4d1",name="digits",namespace="ml",le="0.01"} 1""");
        text.ShouldContain("""le="60.0"} 1""");
    }

    // The analysis tells the counters of one pod apart by labels that it knows (CounterLabels there): by another one they would be taken
    // for one counter.
    [Fact]
    public async Task CountersThatVerdictsRestOn_DifferByLabelsThatTheAnalysisKnows()
    {
        string[] counters = ["model_gateway_requests_total", "model_gateway_request_duration_seconds_bucket", "model_gateway_shadow_"];
        var meter = _metrics.For("a");
        meter.Begin();
        meter.End(200, 0, TimeSpan.Zero);
        _metrics.Shadow("a");

        var labels = (await ExpositionAsync()).Split('\n')
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
    public async Task GrpcStatus_IsALabelOfItsOwn_UnknownOnesAreTwo(int status, string label)
    {
        var meter = _metrics.For("a");
        meter.Begin();
        meter.End(200, status, TimeSpan.Zero);

        (await ExpositionAsync()).ShouldContain(
            $$"""model_gateway_requests_total{code="200",grpc_status="{{label}}",revision="a",name="digits",namespace="ml"} 1.0""");
    }

    [Fact]
    public async Task RevisionNoLongerRouted_KeepsItsSeriesForAWhile_ThenLosesThem()
    {
        _metrics.For("old");
        _metrics.For("new");
        _metrics.Keep(["new"]);

        _time.Advance(GatewayMetrics.Retention - TimeSpan.FromSeconds(1));
        _metrics.DropRetired();
        (await ExpositionAsync()).ShouldContain("revision=\"old\"");

        _time.Advance(TimeSpan.FromSeconds(1));
        _metrics.DropRetired();
        (await ExpositionAsync()).ShouldNotContain("revision=\"old\"");
        (await ExpositionAsync()).ShouldContain("revision=\"new\"");
    }

    [Fact]
    public async Task RevisionRoutedAgain_KeepsItsSeries()
    {
        _metrics.For("stable");
        _metrics.Keep([]);
        _time.Advance(GatewayMetrics.Retention);
        _metrics.Keep(["stable"]);

        _metrics.DropRetired();

        (await ExpositionAsync()).ShouldContain("revision=\"stable\"");
    }

    [Fact]
    public async Task RevisionWithAStreamUnderWay_KeepsItsSeries_UntilItEnds()
    {
        var meter = _metrics.For("old");
        meter.Begin();
        _metrics.Keep([]);
        _time.Advance(GatewayMetrics.Retention);

        _metrics.DropRetired();
        (await ExpositionAsync()).ShouldContain("revision=\"old\"");

        meter.End(200, null, TimeSpan.FromHours(1));
        _metrics.DropRetired();
        (await ExpositionAsync()).ShouldNotContain("revision=\"old\"");
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

    [Fact]
    public async Task PodThatAnswersWithEveryStatus_MakesNoSeriesWithoutEnd_AndNoneIsLost()
    {
        var meter = _metrics.For("a");
        for (var code = 200; code < 600; code++)
        {
            for (var grpcStatus = 0; grpcStatus < 17; grpcStatus++)
            {
                meter.Begin();
                meter.End(code, grpcStatus, TimeSpan.Zero);
            }
        }

        var counted = (await ExpositionAsync()).Split('\n')
            .Where(line => line.StartsWith("model_gateway_requests_total{", StringComparison.Ordinal))
            .Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        counted.Count.ShouldBeLessThan(200);
        counted.Sum().ShouldBe(400 * 17);
    }

    [Fact]
    public async Task RevisionInNoRoute_HasNoWeight_AndHasItAgainWhenItIsRouted()
    {
        var meter = _metrics.For("a");
        meter.Route(30, 2);
        _metrics.Show(1, [meter]);
        (await ExpositionAsync()).ShouldContain("""model_gateway_route_weight{revision="a",name="digits",namespace="ml"} 30""");

        _metrics.Show(2, []);
        var without = await ExpositionAsync();
        without.ShouldNotContain("model_gateway_route_weight{");
        without.ShouldNotContain("model_gateway_ready_endpoints{");
        without.ShouldContain("""model_gateway_route_generation{name="digits",namespace="ml"} 2""");

        meter.Route(10, 1);
        _metrics.Show(3, [meter]);
        (await ExpositionAsync()).ShouldContain("""model_gateway_ready_endpoints{revision="a",name="digits",namespace="ml"} 1""");
    }

    [PromtoolFact]
    public async Task Page_IsWellFormedInBothFormats_AndFollowsPrometheusConventions()
    {
        var meter = _metrics.For("a");
        meter.Begin();
        meter.End(200, 0, TimeSpan.FromMilliseconds(3));
        meter.Route(100, 1);
        _metrics.Show(1, [meter]);
        _metrics.Shadow("b");

        (await Exposition.OfAsync(_registry, ExpositionFormat.OpenMetricsText)).Types["model_gateway_requests"].ShouldBe("counter");
        (await Exposition.OfAsync(_registry)).Types["model_gateway_requests_total"].ShouldBe("counter");
        (await Promtool.LintAsync(await ExpositionAsync(ExpositionFormat.PrometheusText))).ShouldBe("");
    }

    private async Task<string> ExpositionAsync(ExpositionFormat format = ExpositionFormat.OpenMetricsText)
    {
        using var page = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(page, format);
        return Encoding.UTF8.GetString(page.ToArray());
    }
}
