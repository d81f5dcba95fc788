namespace ModelOperator.Hosting.Logging;

/// <summary>Keeps lines about what happens often from flooding the log: the first one is written at once, and then at most one in an
/// interval, with the number of events since the last one.</summary>
public sealed class LineLimit(TimeSpan interval, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long? _saidAt;
    private long _unsaid;

    /// <summary>Counts events.</summary>
    /// <returns>The number of events since the last line, these included, when the next line is due; null when they wait for it.</returns>
    public long? Add(int events = 1)
    {
        lock (_gate)
        {
            _unsaid += events;
            if (_saidAt is { } said && time.GetElapsedTime(said) < interval)
            {
                return null;
            }

            (var count, _unsaid, _saidAt) = (_unsaid, 0, time.GetTimestamp());
            return count;
        }
    }
}
