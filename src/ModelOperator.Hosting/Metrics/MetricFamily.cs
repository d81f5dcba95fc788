using System.Text;

namespace ModelOperator.Hosting.Metrics;

/// <summary>All series of one name. Several instruments (of several meters) may feed it.</summary>
internal sealed class MetricFamily(MetricName name, MetricKind kind, bool observable, string? help, HistogramBuckets? buckets, int maxSeries)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);
    private MetricSeries[]? _sorted;
    private volatile bool _full;

    public MetricKind Kind => kind;

    public bool Observable => observable;

    public string Name => name.Family;

    public string? Unit => name.Unit;

    public string Help { get; } = help ?? "";

    public byte[] SampleName { get; } = Encoding.UTF8.GetBytes(name.Sample);

    public string SampleText => name.Sample;

    public bool Full => _full;

    /// <summary>How many instruments feed this family.</summary>
    public int Instruments { get; set; }

    /// <summary>The series with these labels, made if need be; null when the family is full.</summary>
    public MetricSeries? GetOrAdd(LabelSet labels, bool replaces)
    {
        lock (_gate)
        {
            if (_byLabels.TryGetValue(labels.Text, out var series))
            {
                return series;
            }

            if (_byLabels.Count >= maxSeries)
            {
                _full = true;
                return null;
            }

            series = buckets is not null ? new HistogramSeries(labels, buckets)
                : replaces ? new ValueSeries(labels)
                : new SumSeries(labels, monotonic: kind is MetricKind.Counter);
            _byLabels.Add(labels.Text, series);
            _sorted = null;
            return series;
        }
    }

    public int Remove(Func<MetricSeries, bool> unwanted)
    {
        lock (_gate)
        {
            var gone = _byLabels.Where(pair => unwanted(pair.Value)).Select(pair => pair.Key).ToList();
            gone.ForEach(key => _byLabels.Remove(key));
            if (gone.Count > 0)
            {
                _sorted = null;
                _full = false;
            }

            return gone.Count;
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _byLabels.Count == 0;
            }
        }
    }

    public MetricSeries[] Sorted()
    {
        lock (_gate)
        {
            return _sorted ??= [.. _byLabels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
        }
    }
}
