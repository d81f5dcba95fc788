using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Events;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The Event {Reason} about {Namespace}/{Name} was not sent: {Error}")]
    public static partial void NotSent(ILogger logger, string reason, string? @namespace, string? name, string error);
}
