using System.Buffers;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Hosting.Metrics;

/// <summary>Collects what the meters of this process measure and writes it out for Prometheus.</summary>
/// <remarks>Measurements made before the collector exists are not seen. A counter series exists from its first
/// <c>Add</c>, <c>Add(0)</c> included; for histograms use <see cref="EnsureSeries"/>. Instruments of several meters with one
/// name and kind feed one metric; one of another kind is left out with a warning.</remarks>
public sealed class MetricsCollector : IDisposable
{
    internal const string DroppedSeries = "metrics_dropped_series_total";

    private readonly MetricsOptions _options;
    private readonly object? _scope;
    private readonly ILogger _logger;
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Lock _collecting = new();
    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<Instrument, InstrumentSeries> _instruments = [];
    private readonly SumSeries _dropped;
    private long _collections;
    private int _sizeHint = 16 * 1024;

    /// <summary>Starts to listen.</summary>
    /// <param name="options">Which meters, and the limits.</param>
    /// <param name="logger">Where conflicts and failing callbacks are told.</param>
    /// <param name="meterFactory">The host's factory. Meters of other factories (other hosts in this process) are not
    /// exposed; meters made without a factory always are.</param>
    public MetricsCollector(MetricsOptions options, ILogger<MetricsCollector> logger, IMeterFactory? meterFactory = null)
    {
        _options = options;
        _scope = meterFactory;
        _logger = logger;
        var name = MetricName.Of(DroppedSeries, null, MetricKind.Counter);
        var family = new MetricFamily(name, MetricKind.Counter, observable: false,
            "Measurements dropped because their metric had as many series as it may have.", null, maxSeries: 1)
        { Instruments = 1 };
        _dropped = (SumSeries)family.GetOrAdd(LabelSet.Of([], [], MetricKind.Counter), replaces: false)!;
        _families.Add(family.Name, family);

        _listener.InstrumentPublished = Publish;
        _listener.MeasurementsCompleted = (_, state) => Complete(state);
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Record(state, (double)value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.Start();
    }

    /// <summary>Makes a series exist at zero before its first measurement, so that PromQL's <c>rate()</c> sees the first one.</summary>
    /// <returns>False when the instrument is not exposed or its metric is full.</returns>
    public bool EnsureSeries(Instrument instrument, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        InstrumentSeries? series;
        lock (_gate)
        {
            _instruments.TryGetValue(instrument, out series);
        }

        return series?.Create(tags) is not null;
    }

    /// <summary>Drops every series that carries the label, for things that are gone for good.</summary>
    /// <param name="label">Name of the label as exposed, e.g. <c>revision</c>.</param>
    /// <param name="value">Its value.</param>
    /// <param name="metric">Only of this metric (the name its samples carry); null means all.</param>
    /// <returns>How many series went. A later measurement makes its series anew, from zero.</returns>
    public int RemoveSeries(string label, string value, string? metric = null)
    {
        lock (_gate)
        {
            var removed = 0;
            foreach (var family in _families.Values)
            {
                if (metric is null || string.Equals(family.SampleText, metric, StringComparison.Ordinal))
                {
                    removed += Remove(family, series => series.Labels.Has(label, value));
                }
            }

            return removed;
        }
    }

    /// <summary>Reads the observable instruments and writes all metrics, sorted by name and labels.</summary>
    /// <returns>The document, UTF-8.</returns>
    public ReadOnlyMemory<byte> Collect(ExpositionFormat format)
    {
        lock (_collecting)
        {
            ObserveInstruments();
            MetricFamily[] families;
            lock (_gate)
            {
                families = [.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];
            }

            var output = new ArrayBufferWriter<byte>(_sizeHint);
            var writer = new ExpositionWriter(output, format);
            foreach (var family in families)
            {
                if (!family.IsEmpty)
                {
                    writer.Family(family);
                }
            }

            writer.End();
            _sizeHint = Math.Max(_sizeHint, output.WrittenCount + (output.WrittenCount / 8));
            return output.WrittenMemory;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((InstrumentSeries)state!).Record(value, tags);

    private void Publish(Instrument instrument, MeterListener listener)
    {
        var foreign = instrument.Meter.Scope is { } scope && _scope is not null && !ReferenceEquals(scope, _scope);
        if (foreign || !_options.Exposes(instrument.Meter.Name) || MetricKinds.Of(instrument) is not { } kind)
        {
            return;
        }

        InstrumentSeries series;
        lock (_gate)
        {
            var name = MetricName.Of(instrument.Name, instrument.Unit, kind);
            if (!_families.TryGetValue(name.Family, out var family))
            {
                var buckets = kind is MetricKind.Histogram ? HistogramBuckets.Of(instrument, _options.DefaultBuckets) : null;
                family = new MetricFamily(name, kind, instrument.IsObservable, instrument.Description, buckets, _options.MaxSeriesPerMetric);
                _families.Add(name.Family, family);
            }
            else if (family.Kind != kind || family.Observable != instrument.IsObservable)
            {
                Log.MetricNameTaken(_logger, instrument.Name, instrument.Meter.Name, name.Family);
                return;
            }

            family.Instruments++;
            series = new InstrumentSeries(instrument, family, _dropped, _options.MaxSeriesPerMetric) { Collection = _collections };
            _instruments.Add(instrument, series);
        }

        listener.EnableMeasurementEvents(instrument, series);
    }

    private void Complete(object? state)
    {
        if (state is not InstrumentSeries series)
        {
            return;
        }

        lock (_gate)
        {
            if (_instruments.Remove(series.Instrument) && --series.Family.Instruments == 0)
            {
                _families.Remove(series.Family.Name);
            }
        }
    }

    private void ObserveInstruments()
    {
        lock (_gate)
        {
            _collections++;
            foreach (var series in _instruments.Values)
            {
                series.Collection = _collections;
            }
        }

        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (Exception exception)
        {
            // All the other instruments have been read; one bad callback must not cost the scrape.
            Log.ObservableInstrumentFailed(_logger, exception);
        }

        lock (_gate)
        {
            foreach (var family in _families.Values.Where(family => family.Observable))
            {
                Remove(family, series => ((ValueSeries)series).SeenIn != _collections);
            }
        }
    }

    private int Remove(MetricFamily family, Func<MetricSeries, bool> unwanted)
    {
        // The family first: a measurement in between then finds no way back to the old series.
        var removed = family.Remove(unwanted);
        if (removed > 0)
        {
            foreach (var instrument in _instruments.Values.Where(instrument => ReferenceEquals(instrument.Family, family)))
            {
                instrument.Forget(unwanted);
            }
        }

        return removed;
    }
}
