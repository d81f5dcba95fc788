using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Prometheus;

namespace ModelOperator.Hosting.Metrics;

/// <summary>Shows the measurements of the .NET runtime itself (its meter <c>System.Runtime</c>) as <c>dotnet_*</c>.</summary>
/// <remarks>The adapter of prometheus-net would show the meter's counters as gauges without <c>_total</c>, and would forget those that do
/// not change for a while.</remarks>
internal sealed class RuntimeMetrics(CollectorRegistry registry) : IHostedService, IDisposable
{
    private const string MeterName = "System.Runtime";

    // The runtime declares these two as counters, although they go down.
    private static readonly string[] Levels = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    private readonly MetricFactory _metrics = Prometheus.Metrics.WithCustomRegistry(registry);
    private readonly MeterListener _listener = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name is MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Show(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Show(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Show(instrument, value, tags));
        _listener.Start();
        registry.AddBeforeCollectCallback(_listener.RecordObservableInstruments);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private void Show(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new string[tags.Length];
        var values = new string[tags.Length];
        for (var index = 0; index < tags.Length; index++)
        {
            labels[index] = tags[index].Key.Replace('.', '_');
            values[index] = tags[index].Value?.ToString() ?? "";
        }

        var name = Name(instrument);
        if (!IsCounter(instrument))
        {
            _metrics.CreateGauge(name, instrument.Description ?? "", labels).WithLabels(values).Set(value);
            return;
        }

        var counter = _metrics.CreateCounter(name + "_total", instrument.Description ?? "", labels).WithLabels(values);
        if (instrument.IsObservable)
        {
            counter.IncTo(value);
        }
        else
        {
            counter.Inc(value);
        }
    }

    // These are OpenTelemetry's names for Prometheus: dots become underscores, and the unit is written out at the end.
    private static string Name(Instrument instrument) => instrument.Name.Replace('.', '_') + instrument.Unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        _ => "",
    };

    private static bool IsCounter(Instrument instrument) => !Levels.Contains(instrument.Name, StringComparer.Ordinal)
        && instrument is Counter<long> or ObservableCounter<long> or ObservableCounter<double>;
}
