using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Hosting.Metrics;

namespace ModelOperator.Hosting.Tests.Support;

/// <summary>A collector that sees the meters of its own factory alone, so that tests run in parallel.</summary>
internal sealed class MetricsFixture : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public MetricsFixture(Action<MetricsOptions>? configure = null)
    {
        var options = new MetricsOptions();
        options.Meters.Clear();
        options.Meters.Add("Test.*");
        configure?.Invoke(options);
        Factory = _services.GetRequiredService<IMeterFactory>();
        Collector = new MetricsCollector(options, NullLogger<MetricsCollector>.Instance, Factory);
        Meter = Factory.Create("Test.Main");
    }

    public IMeterFactory Factory { get; }

    public MetricsCollector Collector { get; }

    public Meter Meter { get; }

    public Exposition Scrape(ExpositionFormat format = ExpositionFormat.PrometheusText) =>
        Exposition.Parse(Collector.Collect(format), format is ExpositionFormat.OpenMetrics);

    public static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    public void Dispose()
    {
        Collector.Dispose();
        _services.Dispose();
    }
}
