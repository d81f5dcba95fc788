namespace ModelOperator.Gateway.Routing;

internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Information, "Route generation {Generation} applied: {Routes}")]
    public static partial void RoutesApplied(ILogger logger, long generation, string routes);

    [LoggerMessage(102, LogLevel.Information, "Endpoints changed: {Routes}")]
    public static partial void EndpointsApplied(ILogger logger, string routes);

    [LoggerMessage(
        103, LogLevel.Warning, "Route generation went back from {Applied} to {Generation}; applying it, as the ConfigMap is the authority")]
    public static partial void GenerationWentBack(ILogger logger, long applied, long generation);
}
