using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace ModelOperator.Hosting.Metrics;

/// <summary>Upper bounds of a histogram's buckets, ascending; the +Inf bucket comes on top of <see cref="Count"/>.</summary>
internal sealed class HistogramBuckets
{
    private readonly double[] _bounds;
    private readonly byte[][] _labels;

    private HistogramBuckets(IEnumerable<double> bounds)
    {
        _bounds = [.. bounds.Where(double.IsFinite).Distinct().Order()];
        _labels = [.. _bounds.Select(Text).Append("+Inf").Select(Encoding.UTF8.GetBytes)];
    }

    public int Count => _bounds.Length;

    public static HistogramBuckets Of(Instrument instrument, IReadOnlyList<double> defaults) => new(instrument switch
    {
        Instrument<double> { Advice.HistogramBucketBoundaries: { } bounds } => bounds,
        Instrument<float> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(bound => (double)bound),
        Instrument<decimal> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(bound => (double)bound),
        Instrument<long> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(bound => (double)bound),
        Instrument<int> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(bound => (double)bound),
        Instrument<short> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(bound => (double)bound),
        Instrument<byte> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(bound => (double)bound),
        _ => defaults,
    });

    /// <summary>The first bucket whose bound is at least the value; <see cref="Count"/> for +Inf.</summary>
    public int IndexOf(double value)
    {
        var bounds = _bounds;
        var index = 0;
        while (index < bounds.Length && value > bounds[index])
        {
            index++;
        }

        return index;
    }

    public ReadOnlySpan<byte> Label(int bucket) => _labels[bucket];

    // "1.0", not "1": the canonical form of OpenMetrics and of Prometheus 3, the same in both formats.
    private static string Text(double bound)
    {
        var text = bound.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }
}
