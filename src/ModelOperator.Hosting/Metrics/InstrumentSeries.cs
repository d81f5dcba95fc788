using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ModelOperator.Hosting.Metrics;

/// <summary>The hot path: from the tags of a measurement to its series, without locks or allocation once the series exists.</summary>
internal sealed class InstrumentSeries
{
    private readonly ConcurrentDictionary<TagSet, MetricSeries> _byTags = new(TagSetComparer.Instance);
    private readonly ConcurrentDictionary<TagSet, MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly KeyValuePair<string, object?>[] _constantTags;
    private readonly bool _replaces;
    private readonly SumSeries _dropped;
    private readonly int _maxKeys;
    private readonly Lock _gate = new();
    private int _keys;

    public InstrumentSeries(Instrument instrument, MetricFamily family, SumSeries dropped, int maxSeries)
    {
        Instrument = instrument;
        Family = family;
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        _constantTags = [.. instrument.Tags ?? [], .. instrument.Meter.Tags ?? []];
        _replaces = MetricKinds.Replaces(instrument);
        _dropped = dropped;
        _maxKeys = maxSeries;
    }

    public Instrument Instrument { get; }

    public MetricFamily Family { get; }

    /// <summary>Number of the collection under way; only for observable instruments.</summary>
    public long Collection { get; set; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_lookup.TryGetValue(tags, out var series))
        {
            series = Create(tags);
            if (series is null)
            {
                _dropped.Record(1);
                return;
            }
        }

        series.Record(value);
        if (Family.Observable)
        {
            ((ValueSeries)series).SeenIn = Collection;
        }
    }

    /// <summary>Makes the series, at zero, unless it exists. Null when there is no room for it.</summary>
    public MetricSeries? Create(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Tags of another order or type may name an existing series; their number is bounded with that of the series.
        if (Family.Full || Volatile.Read(ref _keys) >= _maxKeys)
        {
            return null;
        }

        lock (_gate)
        {
            var series = Family.GetOrAdd(LabelSet.Of(tags, _constantTags, Family.Kind), _replaces);
            if (series is not null && _lookup.TryAdd(tags, series))
            {
                _keys++;
            }

            return series;
        }
    }

    public void Forget(Func<MetricSeries, bool> unwanted)
    {
        lock (_gate)
        {
            foreach (var (key, series) in _byTags)
            {
                if (unwanted(series) && _byTags.TryRemove(key, out _))
                {
                    _keys--;
                }
            }
        }
    }
}
