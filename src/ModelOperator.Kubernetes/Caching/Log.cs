using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Kubernetes.Caching;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The cache of {Kind} is not filled yet: {Error}")]
    public static partial void NotSynced(ILogger logger, string kind, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A subscriber to {Kind} failed on {Change}")]
    public static partial void SubscriberFailed(ILogger logger, Exception error, string kind, ResourceChangeType change);
}
