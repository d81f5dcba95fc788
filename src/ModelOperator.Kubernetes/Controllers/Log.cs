using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Controllers;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Controller {Controller} started with {Workers} workers")]
    public static partial void ControllerStarted(ILogger logger, string controller, int workers);

    [LoggerMessage(Message = "{Controller} {Key}: reconcile failed, again in {Seconds:0.###} s: {Message}")]
    public static partial void ReconcileFailed(
        ILogger logger, LogLevel level, Exception? error, string controller, ResourceKey key, double seconds, string? message);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Controller} {Key}: reconcile failed, again in {Seconds:0.###} s: {Message}. Others that fail so are not logged, until "
            + "it is over")]
    public static partial void ReconcileFailedAsOthersWill(
        ILogger logger, string controller, ResourceKey key, double seconds, string? message);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Controller}: reconciles fail no more with {Failure}; {Count} did within {Seconds:0} s")]
    public static partial void FailuresEnded(ILogger logger, string controller, string failure, long count, double seconds);

    [LoggerMessage(
        Level = LogLevel.Debug, Message = "{Controller} {Key}: somebody else wrote first, again in {Seconds:0.###} s: {Message}")]
    public static partial void ReconcileConflicted(ILogger logger, string controller, ResourceKey key, double seconds, string message);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Controller} {Key}: its namespace is being deleted: {Message}")]
    public static partial void NamespaceTerminating(ILogger logger, string controller, ResourceKey key, string message);
}
