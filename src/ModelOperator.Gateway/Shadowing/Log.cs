namespace ModelOperator.Gateway.Shadowing;

internal static partial class Log
{
    [LoggerMessage(
        501, LogLevel.Warning, "Shadow {Revision} answers differently: {Difference} ({Unlogged} more since the last of these lines)")]
    public static partial void Mismatch(ILogger logger, string revision, string difference, long unlogged);

    [LoggerMessage(502, LogLevel.Error, "A copy for shadow {Revision} failed inside the gateway")]
    public static partial void ShadowFailed(ILogger logger, string revision, Exception exception);
}
