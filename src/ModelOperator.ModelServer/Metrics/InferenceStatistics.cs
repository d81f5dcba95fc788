namespace ModelOperator.ModelServer.Metrics;

/// <summary>Counts and times since the start, for the protocol's statistics; Prometheus has its own.</summary>
internal sealed class InferenceStatistics
{
    public Total Success { get; } = new();

    public Total Fail { get; } = new();

    public Total Queue { get; } = new();

    /// <summary>Successful runs, of one request or of several together.</summary>
    public Total Compute { get; } = new();

    /// <summary>How often, and how long in all.</summary>
    internal sealed class Total
    {
        private const int NanosecondsPerTick = 100;

        private long _count;
        private long _ticks;

        public long Count => Interlocked.Read(ref _count);

        public long Nanoseconds => Interlocked.Read(ref _ticks) * NanosecondsPerTick;

        public void Add(TimeSpan duration)
        {
            Interlocked.Increment(ref _count);
            Interlocked.Add(ref _ticks, duration.Ticks);
        }
    }
}
