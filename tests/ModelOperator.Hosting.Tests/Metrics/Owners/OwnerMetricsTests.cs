using ModelOperator.Hosting.Metrics.Owners;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Hosting.Tests.Metrics.Owners;

public sealed class OwnerMetricsTests
{
    private static readonly MetricOwner Digits = new("ml", "digits");
    private static readonly MetricOwner Letters = new("ml", "letters");

    private readonly CollectorRegistry _registry = new();
    private readonly OwnerMetrics _sut;

    public OwnerMetricsTests() => _sut = OwnerMetrics.Of(_registry);

    [Theory]
    [InlineData(ExpositionFormat.PrometheusText)]
    [InlineData(ExpositionFormat.OpenMetricsText)]
    public async Task Series_AreShownBesideThoseOfTheRegistry_InBothFormats(ExpositionFormat format)
    {
        _sut.Gauge("weight", "Weight.", "name", "namespace", "role").Show(Digits, new(90, "Stable"), new(10.5, "Candidate"));
        _sut.Counter("rollouts_total", "Rollouts.", "name", "namespace").Add(Digits, 2);
        Prometheus.Metrics.WithCustomRegistry(_registry).CreateGauge("other", "Other.").Set(1);

        var page = await PageAsync(format);

        page.Samples.ShouldBe(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["weight{name=\"digits\",namespace=\"ml\",role=\"Stable\"}"] = 90,
                ["weight{name=\"digits\",namespace=\"ml\",role=\"Candidate\"}"] = 10.5,
                ["rollouts_total{name=\"digits\",namespace=\"ml\"}"] = 2,
                ["other"] = 1,
            },
            ignoreOrder: true);
        page.Types["weight"].ShouldBe("gauge");
        page.Types[format is ExpositionFormat.OpenMetricsText ? "rollouts" : "rollouts_total"].ShouldBe("counter");
        page.Help["weight"].ShouldBe("Weight.");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e300)]
    [InlineData(-0.1)]
    public async Task Value_IsReadAsItWas(double value)
    {
        _sut.Gauge("odd", "Odd.", "name", "namespace").Show(Digits, new OwnerSeries(value));

        (await PageAsync())["odd{name=\"digits\",namespace=\"ml\"}"].ShouldBe(value);
    }

    [Fact]
    public async Task LabelValue_OfAnyCharacters_IsEscapedUtf8()
    {
        _sut.Gauge("odd", "Odd.", "namespace", "name", "text").Show(Digits, new OwnerSeries(1, "a\"b\\c\nd é\ud83d\ude00 \ud83d"));

        (await PageAsync())["odd{namespace=\"ml\",name=\"digits\",text=\"a\\\"b\\\\c\\nd é😀 \ufffd\"}"].ShouldBe(1);
    }

    [Fact]
    public async Task SeriesOfAnOwner_TakeThePlaceOfThoseBefore_AndTheOthersStay()
    {
        var family = _sut.Gauge("phase", "Phase.", "name", "namespace", "phase");
        family.Show(Letters, new OwnerSeries(1, "Healthy"));
        family.Show(Digits, new OwnerSeries(1, "Healthy"), new OwnerSeries(2, "Stepping"));
        family.Show(Digits, new OwnerSeries(3, "Stepping"));

        (await PageAsync()).Samples.ShouldBe(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["phase{name=\"letters\",namespace=\"ml\",phase=\"Healthy\"}"] = 1,
                ["phase{name=\"digits\",namespace=\"ml\",phase=\"Stepping\"}"] = 3,
            },
            ignoreOrder: true);

        family.Forget(Digits);
        family.Show(Letters);
        Prometheus.Metrics.WithCustomRegistry(_registry).CreateGauge("other", "Other.").Set(1);
        (await PageAsync()).Types.Keys.ShouldHaveSingleItem().ShouldBe("other", "a metric without series is not shown");
    }

    [Fact]
    public async Task SeriesThatIsNamedTwice_IsShownOnce()
    {
        _sut.Gauge("weight", "Weight.", "name", "namespace", "role").Show(Digits, new(1, "Stable"), new(2, "Stable"));

        (await PageAsync()).Samples.ShouldHaveSingleItem().Value.ShouldBe(2);
    }

    [Fact]
    public async Task Counter_BeginsAtZero_AndRises()
    {
        var family = _sut.Counter("rollouts_total", "Rollouts.", "name", "namespace", "result");
        family.Add(Digits, 0, "Promoted");
        family.Add(Digits, 1, "RolledBack");
        family.Add(Digits, 2, "RolledBack");

        var page = await PageAsync();
        page["rollouts_total{name=\"digits\",namespace=\"ml\",result=\"Promoted\"}"].ShouldBe(0);
        page["rollouts_total{name=\"digits\",namespace=\"ml\",result=\"RolledBack\"}"].ShouldBe(3);
    }

    [Fact]
    public async Task WhatTheClockChanges_IsRefreshedBeforeEachScrape()
    {
        var family = _sut.Gauge("seconds", "Seconds.", "name", "namespace");
        var seconds = 0;
        _sut.BeforeScrape(() => family.Show(Digits, new OwnerSeries(++seconds)));

        await PageAsync();
        (await PageAsync()).Samples.ShouldHaveSingleItem().Value.ShouldBe(2);
    }

    [Fact]
    public void Metric_CannotBeMadeTwice()
    {
        _sut.Gauge("phase", "The phase.", "name", "namespace");
        Should.Throw<ArgumentException>(() => _sut.Counter("phase", "Another.", "name", "namespace"));
    }

    private Task<Exposition> PageAsync(ExpositionFormat format = ExpositionFormat.PrometheusText) => Exposition.OfAsync(_registry, format);
}
