using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Events;

internal static partial class Log
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Events are lost, because {Why}; the first was {Reason} about {Namespace}/{Name}: {Error}. Others are only counted, in "
            + "kubernetes_events_dropped_total, until it is over")]
    public static partial void NotSent(ILogger logger, string why, string reason, string? @namespace, string? name, string error);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Events are sent again; {Count} were lost within {Seconds:0} s, because {Why}")]
    public static partial void SentAgain(ILogger logger, string why, long count, double seconds);
}
