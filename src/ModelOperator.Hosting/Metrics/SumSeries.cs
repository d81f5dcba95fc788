using System.Runtime.InteropServices;

namespace ModelOperator.Hosting.Metrics;

/// <summary>Counters (which never go down) and up-down counters.</summary>
internal sealed class SumSeries(LabelSet labels, bool monotonic) : MetricSeries(labels)
{
    private readonly Cell[] _cells = new Cell[Stripes];

    public double Value
    {
        get
        {
            var sum = 0d;
            for (var index = 0; index < _cells.Length; index++)
            {
                sum += Volatile.Read(ref _cells[index].Value);
            }

            return sum;
        }
    }

    public override void Record(double value)
    {
        if (!double.IsFinite(value) || (monotonic && value < 0))
        {
            return; // one such value would spoil the series for good
        }

        ref var cell = ref _cells[Stripe].Value;
        var seen = Volatile.Read(ref cell);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref cell, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }

    public override void Write(ExpositionWriter writer, MetricFamily family) => writer.Sample(family.SampleName, "", Labels, Value);

    // Two cache lines apart: prefetchers fetch lines in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Cell
    {
        [FieldOffset(0)]
        public double Value;
    }
}
