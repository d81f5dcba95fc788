namespace ModelOperator.Hosting.Metrics;

/// <summary>A histogram with fixed buckets.</summary>
internal sealed class HistogramSeries : MetricSeries
{
    // Per stripe: the bits of the sum, then one count for each bucket and +Inf, then a cache line of nothing.
    private const int Padding = 8;
    private readonly long[][] _stripes;
    private readonly HistogramBuckets _buckets;

    public HistogramSeries(LabelSet labels, HistogramBuckets buckets)
        : base(labels)
    {
        _buckets = buckets;
        _stripes = new long[Stripes][];
        for (var index = 0; index < _stripes.Length; index++)
        {
            _stripes[index] = new long[1 + buckets.Count + 1 + Padding];
        }
    }

    public override void Record(double value)
    {
        if (!double.IsFinite(value))
        {
            return; // the sum would be lost for good
        }

        var stripe = _stripes[Stripe];
        Interlocked.Increment(ref stripe[1 + _buckets.IndexOf(value)]);
        ref var sum = ref stripe[0];
        var seen = Volatile.Read(ref sum);
        while (true)
        {
            var next = BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(seen) + value);
            var before = Interlocked.CompareExchange(ref sum, next, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    public override void Write(ExpositionWriter writer, MetricFamily family)
    {
        // The count is the sum of the buckets as read, so that _count equals the +Inf bucket in every scrape.
        var count = 0L;
        for (var bucket = 0; bucket <= _buckets.Count; bucket++)
        {
            foreach (var stripe in _stripes)
            {
                count += Volatile.Read(ref stripe[1 + bucket]);
            }

            writer.Bucket(family.SampleName, Labels, _buckets.Label(bucket), count);
        }

        var sum = 0d;
        foreach (var stripe in _stripes)
        {
            sum += BitConverter.Int64BitsToDouble(Volatile.Read(ref stripe[0]));
        }

        writer.Sample(family.SampleName, "_sum", Labels, sum);
        writer.Sample(family.SampleName, "_count", Labels, count);
    }
}
