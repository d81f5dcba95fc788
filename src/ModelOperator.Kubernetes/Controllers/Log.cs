using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Controllers;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Controller {Controller} started with {Workers} workers")]
    public static partial void ControllerStarted(ILogger logger, string controller, int workers);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Controller} {Key}: reconcile failed, again in {Seconds:0.###} s: {Message}")]
    public static partial void ReconcileFailed(
        ILogger logger, Exception? error, string controller, ResourceKey key, double seconds, string? message);

    [LoggerMessage(
        Level = LogLevel.Debug, Message = "{Controller} {Key}: somebody else wrote first, again in {Seconds:0.###} s: {Message}")]
    public static partial void ReconcileConflicted(ILogger logger, string controller, ResourceKey key, double seconds, string message);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Controller} {Key}: its namespace is being deleted: {Message}")]
    public static partial void NamespaceTerminating(ILogger logger, string controller, ResourceKey key, string message);
}
