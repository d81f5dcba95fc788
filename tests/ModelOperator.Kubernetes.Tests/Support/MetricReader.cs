using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ModelOperator.Kubernetes.Tests.Support;

/// <summary>What the instruments of one meter show: counters and histograms summed up, gauges as they are.</summary>
internal sealed class MetricReader : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, double> values = new();

    public MetricReader(Meter meter)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Record(i, v, tags));
        listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Record(i, v, tags));
        listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Record(i, v, tags));
        listener.Start();
    }

    /// <summary>The value of one series; its labels as <c>name=value,…</c>, sorted.</summary>
    public double this[string name, string labels]
    {
        get
        {
            listener.RecordObservableInstruments();
            return values.TryGetValue($"{name}{{{labels}}}", out var value)
                ? value
                : throw new KeyNotFoundException($"No {name}{{{labels}}} among {string.Join(", ", values.Keys)}");
        }
    }

    public void Dispose() => listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = $"{instrument.Name}{{{string.Join(',', tags.ToArray().Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal))}}}";
        values.AddOrUpdate(key, value, (_, old) => instrument.IsObservable ? value : old + value);
    }
}
