namespace ModelOperator.ModelServer.Metrics;

/// <summary>How often, and how long in all.</summary>
internal sealed class Total
{
    private const int NanosecondsPerTick = 100;

    private long _count;
    private long _ticks;

    public long Count => Interlocked.Read(ref _count);

    public long Nanoseconds => Interlocked.Read(ref _ticks) * NanosecondsPerTick;

    public void Add(TimeSpan duration, int times = 1)
    {
        Interlocked.Add(ref _count, times);
        Interlocked.Add(ref _ticks, duration.Ticks);
    }
}
