namespace ModelOperator.Gateway.Proxying.Faults;

internal static partial class Log
{
    [LoggerMessage(
        201,
        LogLevel.Warning,
        "Endpoint {Endpoint} of revision {Revision} takes no connections, passed over for {Seconds} s: {Reason} "
            + "({Unsaid} more since the last of these lines)")]
    public static partial void EndpointEjected(
        ILogger logger, string endpoint, string revision, double seconds, string reason, long unsaid);

    [LoggerMessage(
        202,
        LogLevel.Warning,
        "Endpoint {Endpoint} of revision {Revision} broke off before answering {Method}: {Reason} "
            + "({Unsaid} more since the last of these lines)")]
    public static partial void EndpointFailed(
        ILogger logger, string endpoint, string revision, string method, string reason, long unsaid);

    [LoggerMessage(
        203,
        LogLevel.Warning,
        "Endpoint {Endpoint} of revision {Revision} broke off in the middle of its answer: {Reason} "
            + "({Unsaid} more since the last of these lines)")]
    public static partial void AnswerBroken(ILogger logger, string endpoint, string revision, string reason, long unsaid);

    [LoggerMessage(204, LogLevel.Error, "A request failed inside the gateway ({Unsaid} more since the last of these lines)")]
    public static partial void ForwardingFailed(ILogger logger, long unsaid, Exception exception);
}
