using Microsoft.Extensions.Logging;

namespace ModelOperator.Sinks.Sending;

/// <summary>Logs that a sink does not take events without flooding the log: the first time at once, and then at most one line a minute
/// with the number of events.</summary>
internal sealed partial class NotTakenLog(string sink, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _saidAt;
    private long _unsaid;

    /// <summary>Logs that the sink did not take events, or keeps their number for the next line.</summary>
    public void Record(int events, string problem)
    {
        long count;
        lock (_gate)
        {
            _unsaid += events;
            if (_saidAt is { } said && time.GetElapsedTime(said) < Interval)
            {
                return;
            }

            (count, _unsaid, _saidAt) = (_unsaid, 0, time.GetTimestamp());
        }

        NotTaken(logger, sink, count, problem);
    }

    [LoggerMessage(1, LogLevel.Warning, "Sink {Sink} did not take {Count} events: {Problem}")]
    private static partial void NotTaken(ILogger logger, string sink, long count, string problem);
}
