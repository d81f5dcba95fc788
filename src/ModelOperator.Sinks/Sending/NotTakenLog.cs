using Microsoft.Extensions.Logging;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Sinks.Sending;

/// <summary>Logs that a sink does not take events without flooding the log: the first time at once, and then at most one line a minute
/// with the number of events.</summary>
internal sealed partial class NotTakenLog(string sink, TimeProvider time, ILogger logger)
{
    private readonly LineLimit _lines = new(TimeSpan.FromMinutes(1), time);

    /// <summary>Logs that the sink did not take events, or keeps their number for the next line.</summary>
    public void Record(int events, string problem)
    {
        if (_lines.Add(events) is { } count)
        {
            NotTaken(logger, sink, count, problem);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Sink {Sink} did not take {Count} events: {Problem}")]
    private static partial void NotTaken(ILogger logger, string sink, long count, string problem);
}
