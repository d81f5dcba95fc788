using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.LeaderElection;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for the lease {Namespace}/{Name} as {Identity}")]
    public static partial void Waiting(ILogger logger, string @namespace, string name, string identity);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message =
            "The lease {Namespace}/{Name} may not be watched, so that a released one is seen only every {Seconds} s or so; give the role "
            + "the verb watch: {Error}")]
    public static partial void NoWatch(ILogger logger, string @namespace, string name, double seconds, string error);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message =
            "The lease stays when the operator is uninstalled, since the Deployment {Namespace}/{Name} cannot be made its owner; give the "
            + "role the verb get for it: {Why}")]
    public static partial void NoOwner(ILogger logger, string @namespace, string name, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Holding the lease {Namespace}/{Name} as {Identity}")]
    public static partial void Acquired(ILogger logger, string @namespace, string name, string identity);

    [LoggerMessage(Message = "The lease {Namespace}/{Name} could not be taken or renewed just now: {Error}")]
    public static partial void NotRenewed(ILogger logger, LogLevel level, string @namespace, string name, string error);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "The API server answers for the lease {Namespace}/{Name} again, after {Count} failures")]
    public static partial void Answered(ILogger logger, string @namespace, string name, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "The lease {Namespace}/{Name} was written or deleted by somebody else: {Error}")]
    public static partial void Outrun(ILogger logger, string @namespace, string name, string error);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Lost the lease {Namespace}/{Name}: {Why}. Nothing is written from now on")]
    public static partial void Lost(ILogger logger, string @namespace, string name, string why);

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "This process ends because it lost its lease; another replica, or its restarted self, goes on")]
    public static partial void Ending(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Released the lease {Namespace}/{Name}")]
    public static partial void Released(ILogger logger, string @namespace, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Namespace}/{Name} could not be released and has to expire: {Error}")]
    public static partial void NotReleased(ILogger logger, string @namespace, string name, string error);
}
