using System.Buffers;
using Prometheus;

namespace ModelOperator.Hosting.Metrics.Owners;

/// <summary>
/// A metric with some series for each of thousands of owners. prometheus-net holds 500 bytes for a series, and this a fraction of it
/// (ADR 0011). It is thread-safe.
/// </summary>
public sealed class OwnerFamily
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MetricOwner, OwnerSeries[]> _series = [];
    private readonly FamilyText _text;

    internal OwnerFamily(FamilyText text) => _text = text;

    /// <summary>Shows these series in place of all that the owner had.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="series">The series; of two with the same labels the last one counts.</param>
    public void Show(MetricOwner owner, params ReadOnlySpan<OwnerSeries> series)
    {
        lock (_gate)
        {
            if (series.Length == 0)
            {
                _series.Remove(owner);
                return;
            }

            var before = _series.GetValueOrDefault(owner, []);
            var now = new List<OwnerSeries>(series.Length);
            foreach (var one in series)
            {
                // Prometheus refuses a page with a series that is there twice.
                now.RemoveAll(other => other.HasLabels(one.Labels));
                // Labels that are held already stay, so that each turn leaves no equal ones behind, which would live as long.
                var known = Array.FindIndex(before, old => old.HasLabels(one.Labels));
                now.Add(known < 0 ? one : new(one.Value, before[known].Labels));
            }

            _series[owner] = [.. now];
        }
    }

    /// <summary>Adds to a series, which begins at 0.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="value">The value that is added; 0 to begin.</param>
    /// <param name="labels">The values of its labels without <c>name</c> and <c>namespace</c>, in the order of the family.</param>
    public void Add(MetricOwner owner, double value, params string[] labels)
    {
        lock (_gate)
        {
            var before = _series.GetValueOrDefault(owner, []);
            var place = Array.FindIndex(before, one => one.HasLabels(labels));
            if (place < 0)
            {
                _series[owner] = [.. before, new OwnerSeries(value, labels)];
            }
            else if (value != 0)
            {
                before[place] = new(before[place].Value + value, before[place].Labels);
            }
        }
    }

    /// <summary>Removes all series of an owner.</summary>
    public void Forget(MetricOwner owner) => Show(owner);

    internal void WriteTo(IBufferWriter<byte> page, ExpositionFormat format)
    {
        lock (_gate)
        {
            if (_series.Count == 0)
            {
                return;
            }

            _text.WriteHead(page, format);
            foreach (var (owner, series) in _series)
            {
                foreach (var one in series)
                {
                    _text.Write(page, owner, one);
                }
            }
        }
    }
}
