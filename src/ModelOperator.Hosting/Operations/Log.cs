using Microsoft.Extensions.Logging;

namespace ModelOperator.Hosting.Operations;

internal static partial class Log
{
    [LoggerMessage(21, LogLevel.Information, "Admin port {Port} answers /livez, /readyz and /metrics")]
    public static partial void AdminPortOpen(ILogger logger, int port);

    [LoggerMessage(22, LogLevel.Error, "Admin route {Path} failed")]
    public static partial void AdminRouteFailed(ILogger logger, string path, Exception exception);

    [LoggerMessage(23, LogLevel.Information, "Probe port {Port} answers /livez and /readyz alone")]
    public static partial void ProbePortOpen(ILogger logger, int port);
}
