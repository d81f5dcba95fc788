using System.Diagnostics.Metrics;
using System.Text;
using ModelOperator.Hosting.Metrics;
using ModelOperator.Hosting.Tests.Support;
using static ModelOperator.Hosting.Tests.Support.MetricsFixture;

namespace ModelOperator.Hosting.Tests.Metrics;

public sealed class ExpositionTests : IDisposable
{
    private readonly MetricsFixture _metrics = new();

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void Text_IsExactlyThis()
    {
        var requests = _metrics.Meter.CreateCounter<long>("http_requests", description: "Requests, by \"code\".\nAnd \\ more.");
        requests.Add(3, Tag("code", 200), Tag("path", "/b"));
        requests.Add(1, Tag("path", "/a"), Tag("code", 500));
        _metrics.Meter.CreateGauge<double>("temperature").Record(-1.5);
        _metrics.Meter.CreateHistogram("latency", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] }).Record(0.1);

        Encoding.UTF8.GetString(_metrics.Collector.Collect(ExpositionFormat.PrometheusText).Span).ShouldBe(
            """
            # HELP http_requests_total Requests, by "code".\nAnd \\ more.
            # TYPE http_requests_total counter
            http_requests_total{code="200",path="/b"} 3
            http_requests_total{code="500",path="/a"} 1
            # TYPE latency_seconds histogram
            latency_seconds_bucket{le="0.1"} 1
            latency_seconds_bucket{le="1.0"} 1
            latency_seconds_bucket{le="+Inf"} 1
            latency_seconds_sum 0.1
            latency_seconds_count 1
            # HELP metrics_dropped_series_total Measurements dropped because their metric had as many series as it may have.
            # TYPE metrics_dropped_series_total counter
            metrics_dropped_series_total 0
            # TYPE temperature gauge
            temperature -1.5

            """);
    }

    [Fact]
    public void OpenMetrics_IsExactlyThis()
    {
        _metrics.Meter.CreateCounter<long>("http_requests_total", description: "Requests, by \"code\".").Add(1);
        _metrics.Meter.CreateHistogram("latency_seconds", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1] }).Record(2);

        Encoding.UTF8.GetString(_metrics.Collector.Collect(ExpositionFormat.OpenMetrics).Span).ShouldBe(
            """
            # HELP http_requests Requests, by \"code\".
            # TYPE http_requests counter
            http_requests_total 1
            # TYPE latency_seconds histogram
            # UNIT latency_seconds seconds
            latency_seconds_bucket{le="1.0"} 0
            latency_seconds_bucket{le="+Inf"} 1
            latency_seconds_sum 2
            latency_seconds_count 1
            # HELP metrics_dropped_series Measurements dropped because their metric had as many series as it may have.
            # TYPE metrics_dropped_series counter
            metrics_dropped_series_total 0
            # EOF

            """);
    }

    [Fact]
    public void LabelValue_WithQuotesBackslashesAndNewlines_IsEscaped()
    {
        _metrics.Meter.CreateCounter<long>("odd").Add(1, Tag("text", "a\"b\\c\nd é\ud83d\ude00"));

        var scrape = _metrics.Scrape();

        scrape["""odd_total{text="a\"b\\c\nd é😀"}"""].ShouldBe(1);
    }

    [Fact]
    public void LabelValue_WithALoneSurrogate_IsStillUtf8()
    {
        _metrics.Meter.CreateCounter<long>("odd").Add(1, Tag("text", "x\ud83d"));

        _metrics.Scrape().Samples.Keys.ShouldContain("odd_total{text=\"x\ufffd\"}");
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(1e300, "1E+300")]
    [InlineData(0.1, "0.1")]
    public void Gauge_OfAnyValue_IsWrittenAsPrometheusReadsIt(double value, string expected)
    {
        _metrics.Meter.CreateGauge<double>("odd").Record(value);

        _metrics.Scrape().Lines.ShouldContain("odd " + expected);
    }

    [Fact]
    public void Histogram_WithATagNamedLe_KeepsItApart()
    {
        _metrics.Meter.CreateHistogram<double>("h").Record(1, Tag("le", "mine"));

        _metrics.Scrape()["""h_count{exported_le="mine"}"""].ShouldBe(1);
    }

    [Fact]
    public void Documents_OfTheSameState_AreEqual()
    {
        var counter = _metrics.Meter.CreateCounter<long>("c");
        foreach (var index in Enumerable.Range(0, 100).OrderBy(index => index * 37 % 101))
        {
            counter.Add(index, Tag("i", index));
        }

        var first = _metrics.Collector.Collect(ExpositionFormat.PrometheusText).ToArray();
        _metrics.Collector.Collect(ExpositionFormat.PrometheusText).ToArray().ShouldBe(first);
    }

    [Theory]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true)]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"", true)]
    [InlineData("text/plain;version=0.0.4", false)]
    [InlineData("*/*", false)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.1, text/plain", false)]
    [InlineData("application/openmetrics-text;version=0.0.1", false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    [InlineData("b@d;;;q=x", false)]
    [InlineData("", false)]
    public void Format_FollowsAccept(string accept, bool openMetrics) =>
        ExpositionFormats.Negotiate([accept]).ShouldBe(openMetrics ? ExpositionFormat.OpenMetrics : ExpositionFormat.PrometheusText);
}
