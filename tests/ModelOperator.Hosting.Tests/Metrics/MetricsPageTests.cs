using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Hosting.Metrics;
using ModelOperator.Hosting.Tests.Support;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Hosting.Tests.Metrics;

public sealed class MetricsPageTests : IAsyncLifetime
{
    private RunningHost _host = null!;
    private CollectorRegistry _registry = null!;
    private MetricFactory _metrics = null!;

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync();
        _registry = _host.Services.GetRequiredService<CollectorRegistry>();
        _metrics = Prometheus.Metrics.WithCustomRegistry(_registry);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task LabelValue_WithQuotesBackslashesAndNewlines_IsEscaped()
    {
        _metrics.CreateCounter("odd_total", "Odd.", ["text"]).WithLabels("a\"b\\c\nd é\ud83d\ude00").Inc();

        (await ScrapeAsync())["""odd_total{text="a\"b\\c\nd é😀"}"""].ShouldBe(1);
    }

    [Fact]
    public async Task LabelValue_WithALoneSurrogate_IsStillUtf8()
    {
        _metrics.CreateCounter("odd_total", "Odd.", ["text"]).WithLabels("x\ud83d").Inc();

        (await ScrapeAsync()).Samples.Keys.ShouldContain("odd_total{text=\"x\ufffd\"}");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e300)]
    [InlineData(0.1)]
    public async Task Gauge_OfAnyValue_IsReadAsItWas(double value)
    {
        _metrics.CreateGauge("odd", "Odd.").Set(value);

        (await ScrapeAsync())["odd"].ShouldBe(value);
    }

    [Fact]
    public async Task Histogram_CountsByUpperBoundInclusive_AndNoNaN()
    {
        var histogram = _metrics.CreateHistogram("h", "H.", new HistogramConfiguration { Buckets = [1, 10] });
        foreach (var value in (double[])[-5, 1, 2, 10, 11, double.NaN])
        {
            histogram.Observe(value);
        }

        var scrape = await Exposition.OfAsync(_registry, ExpositionFormat.OpenMetricsText);
        scrape["""h_bucket{le="1.0"}"""].ShouldBe(2);
        scrape["""h_bucket{le="10.0"}"""].ShouldBe(4);
        scrape["""h_bucket{le="+Inf"}"""].ShouldBe(5);
        scrape["h_sum"].ShouldBe(19);
    }

    [Fact]
    public async Task FailingCallback_CostsNoScrape()
    {
        _registry.AddBeforeCollectCallback(() => throw new InvalidOperationException("broken"));

        (await ScrapeAsync())["process_resident_memory_bytes"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Page_HasALength_SoThatAPartIsNotTakenForTheWhole()
    {
        using var response = await _host.Admin.GetAsync("/metrics", HttpCompletionOption.ResponseHeadersRead);

        response.Content.Headers.ContentLength.ShouldBe((await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task Metrics_OfOtherHosts_AreNotShown()
    {
        await using var other = await RunningHost.StartAsync();
        var registry = other.Services.GetRequiredService<CollectorRegistry>();
        Prometheus.Metrics.WithCustomRegistry(registry).CreateCounter("foreign_total", "F.").Inc();

        (await ScrapeAsync()).Samples.Keys.ShouldNotContain("foreign_total");
    }

    [Fact]
    public async Task Runtime_IsShownByOpenTelemetrysNames_AndLevelsAreGauges()
    {
        var scrape = await ScrapeAsync();

        scrape.Types["dotnet_gc_collections_total"].ShouldBe("counter");
        scrape["dotnet_gc_collections_total{gc_heap_generation=\"gen0\"}"].ShouldBeGreaterThanOrEqualTo(0);
        scrape["dotnet_gc_heap_total_allocated_bytes_total"].ShouldBeGreaterThan(1_000);
        scrape.Types["dotnet_gc_pause_time_seconds_total"].ShouldBe("counter");
        scrape.Types["dotnet_process_memory_working_set_bytes"].ShouldBe("gauge");
        scrape.Types["dotnet_thread_pool_thread_count"].ShouldBe("gauge");
        scrape.Types["dotnet_thread_pool_queue_length"].ShouldBe("gauge");
        scrape.Types["dotnet_thread_pool_work_item_count_total"].ShouldBe("counter");
    }

    [PromtoolFact]
    public async Task Page_FollowsPrometheusConventions()
    {
        _metrics.CreateCounter("requests_total", "Requests.", ["path"]).WithLabels("a\"b\\c\nd").Inc();
        _metrics.CreateHistogram("latency_seconds", "Latency.", ["revision"]).WithLabels("7f9c2ab4d1").Observe(0.2);

        (await Promtool.LintAsync(WithoutRuntime(await _host.Admin.GetStringAsync("/metrics")))).ShouldBe("");
    }

    [Theory]
    [InlineData(
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        true)]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"", true)]
    [InlineData("text/plain;version=0.0.4", false)]
    [InlineData("*/*", false)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.1, text/plain", false)]
    [InlineData("application/openmetrics-text;version=0.0.1", false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    [InlineData("b@d;;;q=x", false)]
    [InlineData("", false)]
    public void Format_FollowsAccept(string accept, bool openMetrics) =>
        MetricsPage.Negotiate([accept]).ShouldBe(openMetrics ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText);

    // Its names are OpenTelemetry's, some of which end in _count.
    private static string WithoutRuntime(string page) =>
        string.Join('\n', page.Split('\n').Where(line => !line.Contains("dotnet_", StringComparison.Ordinal)));

    private async Task<Exposition> ScrapeAsync() => Exposition.Parse(await _host.Admin.GetStringAsync("/metrics"));
}
