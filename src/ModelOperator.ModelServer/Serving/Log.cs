namespace ModelOperator.ModelServer.Serving;

internal static partial class Log
{
    [LoggerMessage(110, LogLevel.Information, "Serving the protocol on port {Port}")]
    public static partial void Listening(ILogger logger, int port);
}
