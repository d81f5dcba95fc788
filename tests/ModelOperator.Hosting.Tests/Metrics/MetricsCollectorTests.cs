using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelOperator.Hosting.Metrics;
using ModelOperator.Hosting.Tests.Support;
using static ModelOperator.Hosting.Tests.Support.MetricsFixture;

namespace ModelOperator.Hosting.Tests.Metrics;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly MetricsFixture _metrics = new();

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Counter_AddedToByManyThreads_LosesNothing()
    {
        const int threads = 8, adds = 50_000;
        var counter = _metrics.Meter.CreateCounter<long>("c");
        var histogram = _metrics.Meter.CreateHistogram<double>("h");
        var start = new TaskCompletionSource();
        var tasks = Enumerable.Range(0, threads).Select(thread => Task.Run(async () =>
        {
            await start.Task;
            for (var index = 0; index < adds; index++)
            {
                counter.Add(1, Tag("series", index % 3));
                histogram.Record(0.5);
            }
        })).ToList();
        start.SetResult();
        await Task.WhenAll(tasks);

        var scrape = _metrics.Scrape();

        Enumerable.Range(0, 3).Sum(series => scrape[$"c_total{{series=\"{series}\"}}"]).ShouldBe(threads * adds);
        scrape["h_count"].ShouldBe(threads * adds);
        scrape["h_sum"].ShouldBe(threads * adds * 0.5);
    }

    [Fact]
    public void Record_OfAnExistingSeries_AllocatesNothing()
    {
        var counter = _metrics.Meter.CreateCounter<long>("c");
        var histogram = _metrics.Meter.CreateHistogram<double>("h");
        var tags = new TagList { { "namespace", "default" }, { "name", "digits" }, { "revision", "7f9c2ab4d1" }, { "code", "200" } };
        void Measure(int times)
        {
            for (var index = 0; index < times; index++)
            {
                counter.Add(1, tags);
                histogram.Record(0.01, tags);
            }
        }

        Measure(10_000); // past the tiers of the JIT
        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(10_000);

        // Not one object a measurement; the tolerance is for the test host's own.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
    }

    [Fact]
    public void Tags_InAnyOrderOrType_AreOneSeries()
    {
        var counter = _metrics.Meter.CreateCounter<long>("c");
        counter.Add(1, Tag("a", 1), Tag("b", true));
        counter.Add(1, Tag("b", true), Tag("a", 1));
        counter.Add(1, Tag("a", "1"), Tag("b", "true"));

        _metrics.Scrape()["""c_total{a="1",b="true"}"""].ShouldBe(3);
    }

    [Fact]
    public void Tag_WithoutValue_IsNoLabel()
    {
        _metrics.Meter.CreateCounter<long>("c").Add(1, Tag("grpc_status", null), Tag("code", 200));

        _metrics.Scrape()["""c_total{code="200"}"""].ShouldBe(1);
    }

    [Fact]
    public void Counter_WithZeroAdded_Exists()
    {
        _metrics.Meter.CreateCounter<long>("c").Add(0, Tag("code", 500));

        _metrics.Scrape()["""c_total{code="500"}"""].ShouldBe(0);
    }

    [Fact]
    public void EnsuredHistogram_ExistsAtZero()
    {
        var histogram = _metrics.Meter.CreateHistogram<double>("h");

        _metrics.Collector.EnsureSeries(histogram, Tag("revision", "a")).ShouldBeTrue();

        _metrics.Scrape()["""h_count{revision="a"}"""].ShouldBe(0);
    }

    [Fact]
    public void EnsureSeries_OfAnInstrumentThatIsNotExposed_SaysSo()
    {
        using var meter = new Meter("Other");

        _metrics.Collector.EnsureSeries(meter.CreateCounter<long>("c")).ShouldBeFalse();
    }

    [Fact]
    public void Counter_NeverGoesDownNorTakesNaN()
    {
        var counter = _metrics.Meter.CreateCounter<double>("c");
        counter.Add(5);
        counter.Add(-3);
        counter.Add(double.NaN);
        counter.Add(double.PositiveInfinity);

        _metrics.Scrape()["c_total"].ShouldBe(5);
    }

    [Fact]
    public void UpDownCounter_GoesDown()
    {
        var counter = _metrics.Meter.CreateUpDownCounter<int>("inflight");
        counter.Add(5);
        counter.Add(-3);

        var scrape = _metrics.Scrape();
        scrape["inflight"].ShouldBe(2);
        scrape.Types["inflight"].ShouldBe("gauge");
    }

    [Fact]
    public void Histogram_CountsByUpperBoundInclusive()
    {
        var histogram = _metrics.Meter.CreateHistogram("h", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 10] });
        foreach (var value in (int[])[-5, 1, 2, 10, 11])
        {
            histogram.Record(value);
        }

        var scrape = _metrics.Scrape();
        scrape["""h_bucket{le="1.0"}"""].ShouldBe(2);
        scrape["""h_bucket{le="10.0"}"""].ShouldBe(4);
        scrape["""h_bucket{le="+Inf"}"""].ShouldBe(5);
        scrape["h_sum"].ShouldBe(19);
    }

    [Fact]
    public void Histogram_OfNaN_IsNotCounted()
    {
        var histogram = _metrics.Meter.CreateHistogram<double>("h");
        histogram.Record(1);
        histogram.Record(double.NaN);

        _metrics.Scrape()["h_sum"].ShouldBe(1);
    }

    [Fact]
    public void SeriesOverTheCap_AreDroppedAndCounted()
    {
        using var metrics = new MetricsFixture(options => options.MaxSeriesPerMetric = 3);
        var counter = metrics.Meter.CreateCounter<long>("c");
        for (var index = 0; index < 10; index++)
        {
            counter.Add(1, Tag("i", index));
        }

        counter.Add(1, Tag("i", 0));

        var scrape = metrics.Scrape();
        scrape.Samples.Keys.Count(key => key.StartsWith("c_total", StringComparison.Ordinal)).ShouldBe(3);
        scrape["""c_total{i="0"}"""].ShouldBe(2);
        scrape[MetricsCollector.DroppedSeries].ShouldBe(7);
    }

    [Fact]
    public void RemovedSeries_LeaveEveryMetricAndMakeRoom()
    {
        using var metrics = new MetricsFixture(options => options.MaxSeriesPerMetric = 2);
        var counter = metrics.Meter.CreateCounter<long>("c");
        var histogram = metrics.Meter.CreateHistogram<double>("h");
        counter.Add(1, Tag("revision", "old"));
        counter.Add(1, Tag("revision", "stable"));
        counter.Add(1, Tag("revision", "new"));
        histogram.Record(1, Tag("revision", "old"));

        metrics.Collector.RemoveSeries("revision", "old").ShouldBe(2);
        counter.Add(4, Tag("revision", "new"));

        var scrape = metrics.Scrape();
        scrape["""c_total{revision="new"}"""].ShouldBe(4);
        scrape["""c_total{revision="stable"}"""].ShouldBe(1);
        scrape.Samples.Keys.ShouldNotContain(key => key.Contains("old"));
    }

    [Fact]
    public void RemovedSeries_OfOneMetric_StayInTheOthers()
    {
        _metrics.Meter.CreateCounter<long>("a").Add(1, Tag("x", "1"));
        _metrics.Meter.CreateCounter<long>("b").Add(1, Tag("x", "1"));

        _metrics.Collector.RemoveSeries("x", "1", "a_total").ShouldBe(1);

        _metrics.Scrape()["""b_total{x="1"}"""].ShouldBe(1);
    }

    [Fact]
    public void RemovedSeries_MeasuredAgain_StartAtZero()
    {
        var counter = _metrics.Meter.CreateCounter<long>("c");
        counter.Add(7, Tag("x", "1"));
        _metrics.Collector.RemoveSeries("x", "1");

        counter.Add(2, Tag("x", "1"));

        _metrics.Scrape()["""c_total{x="1"}"""].ShouldBe(2);
    }

    [Fact]
    public void ObservableGauge_ThatStopsReportingASeries_LosesIt()
    {
        var queues = new List<string> { "a", "b" };
        _metrics.Meter.CreateObservableGauge("depth", () => queues.Select(queue => new Measurement<int>(1, Tag("queue", queue))));
        _metrics.Scrape().Samples.Keys.ShouldContain("""depth{queue="b"}""");

        queues.Remove("b");

        var scrape = _metrics.Scrape();
        scrape.Samples.Keys.ShouldNotContain("""depth{queue="b"}""");
        scrape["""depth{queue="a"}"""].ShouldBe(1);
    }

    [Fact]
    public void ObservableCounter_IsReadNotSummed()
    {
        var total = 5L;
        _metrics.Meter.CreateObservableCounter("seen", () => total);
        _metrics.Scrape()["seen_total"].ShouldBe(5);
        total = 8;
        _metrics.Scrape()["seen_total"].ShouldBe(8);
    }

    [Fact]
    public void FailingCallback_CostsOnlyItsOwnMetric()
    {
        _metrics.Meter.CreateObservableGauge("bad", (Func<int>)(() => throw new InvalidOperationException("broken")));
        _metrics.Meter.CreateObservableGauge("good", () => 1);

        var scrape = _metrics.Scrape();
        scrape["good"].ShouldBe(1);
        scrape.Samples.Keys.ShouldNotContain("bad");
    }

    [Fact]
    public void Instruments_OfOneNameInTwoMeters_FeedOneMetric()
    {
        _metrics.Meter.CreateCounter<long>("c").Add(1, Tag("x", "1"));
        _metrics.Factory.Create("Test.Second").CreateCounter<int>("c").Add(2, Tag("x", "1"));

        _metrics.Scrape()["""c_total{x="1"}"""].ShouldBe(3);
    }

    [Fact]
    public void Instrument_WhoseNameIsTakenByAnotherType_IsLeftOut()
    {
        _metrics.Meter.CreateCounter<long>("x").Add(1);
        _metrics.Meter.CreateGauge<long>("x").Record(99);

        _metrics.Scrape()["x_total"].ShouldBe(1);
    }

    [Fact]
    public void ConstantTags_OfMeterAndInstrument_AreLabels()
    {
        var meter = _metrics.Factory.Create(new MeterOptions("Test.Tagged") { Tags = [Tag("controller", "rollout")] });
        meter.CreateCounter<long>("c", null, null, [Tag("kind", "x")]).Add(1, Tag("result", "success"));

        _metrics.Scrape()["""c_total{controller="rollout",kind="x",result="success"}"""].ShouldBe(1);
    }

    [Fact]
    public void DisposedMeter_TakesItsMetricsAlong()
    {
        using var own = new MetricsFixture();
        var meter = new Meter(new MeterOptions("Test.Short"));
        meter.CreateCounter<long>("short_lived").Add(1);
        own.Scrape().Samples.Keys.ShouldContain("short_lived_total");

        meter.Dispose();

        own.Scrape().Samples.Keys.ShouldNotContain("short_lived_total");
    }

    [Fact]
    public void Meters_OfOtherHostsAndOtherNames_AreNotExposed()
    {
        using var other = new MetricsFixture();
        other.Meter.CreateCounter<long>("foreign").Add(1);
        _metrics.Factory.Create("Unlisted").CreateCounter<long>("unlisted").Add(1);

        _metrics.Scrape().Samples.Keys.ShouldNotContain(key => key.StartsWith("foreign", StringComparison.Ordinal) || key.StartsWith("unlisted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scrapes_WhileSeriesComeAndGo_AreAlwaysWellFormed()
    {
        var counter = _metrics.Meter.CreateCounter<long>("c");
        var histogram = _metrics.Meter.CreateHistogram<double>("h");
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var index = 0; !stop.IsCancellationRequested; index++)
            {
                counter.Add(1, Tag("i", index % 50));
                histogram.Record(index % 7, Tag("i", index % 50));
                if (index % 100 == 0)
                {
                    _metrics.Collector.RemoveSeries("i", (index % 50).ToString());
                }
            }
        });
        for (var scrape = 0; scrape < 100; scrape++)
        {
            _metrics.Scrape(); // throws at anything malformed
        }

        await stop.CancelAsync();
        await writer;
    }
}
