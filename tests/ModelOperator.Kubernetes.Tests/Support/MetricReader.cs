using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ModelOperator.Kubernetes.Tests.Support;

/// <summary>What the instruments of one meter show: counters and histograms summed up, gauges as they are.</summary>
internal sealed class MetricReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _values = new();

    public MetricReader(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Record(i, v, tags));
        _listener.Start();
    }

    /// <summary>The value of one series; its labels as <c>name=value,…</c>, sorted.</summary>
    public double this[string name, string labels]
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _values.TryGetValue($"{name}{{{labels}}}", out var value)
                ? value
                : throw new KeyNotFoundException($"No {name}{{{labels}}} among {string.Join(", ", _values.Keys)}");
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = $"{instrument.Name}{{{string.Join(',', tags.ToArray().Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal))}}}";
        _values.AddOrUpdate(key, value, (_, old) => instrument.IsObservable ? value : old + value);
    }
}
