using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Kubernetes.Caching;

internal static partial class Log
{
    [LoggerMessage(Message = "Caches are not filled yet ({Causes})")]
    public static partial void NotSynced(ILogger logger, LogLevel level, string causes);

    [LoggerMessage(Level = LogLevel.Error, Message = "A subscriber to {Kind} failed on {Change}")]
    public static partial void SubscriberFailed(ILogger logger, Exception error, string kind, ResourceChangeType change);
}
