using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Http;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Uri}: {Code} after {Milliseconds:0.0} ms")]
    public static partial void Answered(ILogger logger, HttpMethod method, Uri? uri, string code, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kubernetes API server warns: {Warning}")]
    public static partial void ServerWarning(ILogger logger, string warning);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The Kubernetes API server {Trouble}: {Method} {Uri}: {Detail}. Further such requests are not logged, until it is over")]
    public static partial void Trouble(ILogger logger, string trouble, HttpMethod method, Uri? uri, string detail);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The Kubernetes API server {Trouble} no more; it happened to {Count} requests within {Seconds:0} s")]
    public static partial void TroubleEnded(ILogger logger, string trouble, long count, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Uri} was answered with {Status}; trying again in {Seconds:0.0} s")]
    public static partial void RetriedAnswer(ILogger logger, HttpMethod method, Uri? uri, int status, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Uri}: the connection broke ({Error}); trying again")]
    public static partial void RetriedReset(ILogger logger, HttpMethod method, Uri? uri, string error);
}
