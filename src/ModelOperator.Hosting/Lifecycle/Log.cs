using Microsoft.Extensions.Logging;

namespace ModelOperator.Hosting.Lifecycle;

internal static partial class Log
{
    [LoggerMessage(
        11, LogLevel.Information,
        "Shutting down on {Signal}: not ready, serving for {DelaySeconds} s more, then draining for at most {DrainSeconds} s")]
    public static partial void ShutdownBegun(ILogger logger, string signal, double delaySeconds, double drainSeconds);

    [LoggerMessage(12, LogLevel.Information, "{Signal} again: stopping now")]
    public static partial void ShutdownHurried(ILogger logger, string signal);
}
