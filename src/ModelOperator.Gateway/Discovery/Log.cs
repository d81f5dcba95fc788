namespace ModelOperator.Gateway.Discovery;

internal static partial class Log
{
    [LoggerMessage(
        401, LogLevel.Error, "ConfigMap {ConfigMap}, key {Key}, is refused: {Error}. Route generation {Generation} stays in force")]
    public static partial void RoutesRejected(ILogger logger, string configMap, string key, string error, long generation);

    [LoggerMessage(402, LogLevel.Warning, "The ConfigMap with the routes is gone; the last routes stay in force")]
    public static partial void RoutesDeleted(ILogger logger);

    [LoggerMessage(403, LogLevel.Information, "Waiting for routes")]
    public static partial void NoRoutesYet(ILogger logger);

    [LoggerMessage(
        404, LogLevel.Error,
        "ConfigMap {ConfigMap}, key {Key}, is wrong in its part monitoring: {Error}. Route generation {Generation} applies without it")]
    public static partial void MonitoringRejected(ILogger logger, string configMap, string key, string error, long generation);
}
