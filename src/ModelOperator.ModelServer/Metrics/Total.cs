namespace ModelOperator.ModelServer.Metrics;

/// <summary>A number of events and the time that they took together.</summary>
internal sealed class Total
{
    private const int NanosecondsPerTick = 100;

    private long _count;
    private long _ticks;

    public long Count => Interlocked.Read(ref _count);

    public long Nanoseconds => Interlocked.Read(ref _ticks) * NanosecondsPerTick;

    /// <summary>Gets the sum of several totals.</summary>
    public static Total Of(IEnumerable<Total> parts)
    {
        var sum = new Total();
        foreach (var part in parts)
        {
            sum._count += part.Count;
            sum._ticks += Interlocked.Read(ref part._ticks);
        }

        return sum;
    }

    public void Add(TimeSpan duration, int times = 1)
    {
        Interlocked.Add(ref _count, times);
        Interlocked.Add(ref _ticks, duration.Ticks);
    }
}
