using Microsoft.Extensions.Logging;

namespace ModelOperator.Hosting.Tracing;

internal static partial class Log
{
    [LoggerMessage(31, LogLevel.Information, "Spans go to {Endpoint} over {Protocol}")]
    public static partial void TracingOn(ILogger logger, Uri endpoint, string protocol);

    [LoggerMessage(
        32, LogLevel.Warning,
        "Spans cannot be delivered to {Endpoint}: {Reason}. Requests are served as ever, and these spans are lost. "
        + "The next line about it comes when spans are delivered again")]
    public static partial void NotDelivered(ILogger logger, Uri endpoint, string reason);

    [LoggerMessage(33, LogLevel.Information, "Spans are delivered to {Endpoint} again")]
    public static partial void DeliveredAgain(ILogger logger, Uri endpoint);

    [LoggerMessage(34, LogLevel.Warning, "Nothing is traced until the process starts again: {Reason}. Everything else runs as ever")]
    public static partial void NotTraced(ILogger logger, string reason);
}
