namespace ModelOperator.Gateway.Serving;

internal static partial class Log
{
    [LoggerMessage(301, LogLevel.Information, "Data port {Port} takes HTTP/1.1 and HTTP/2 without TLS")]
    public static partial void DataPortOpen(ILogger logger, int port);

    [LoggerMessage(302, LogLevel.Information, "Data port closed: {Outcome}")]
    public static partial void DataPortClosed(ILogger logger, string outcome);
}
