using Microsoft.Extensions.Logging;

namespace ModelOperator.Console.Callers;

/// <summary>The log of a console in the cluster. It names no caller and no token; the API server's audit log has who did what.</summary>
internal static partial class CallerLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The console answers at {Address} on port {Port}")]
    public static partial void Listening(ILogger logger, Uri address, int port);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A caller is followed now; {Count} are")]
    public static partial void Begun(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A caller is not followed any more; {Count} are")]
    public static partial void Ended(ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A caller was turned away, because the API server is being asked about as many new tokens as may be at once "
            + "({MostCallers})")]
    public static partial void Busy(ILogger logger, int mostCallers);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A caller was turned away, because {MostCallers} are followed already and none of them is idle; raise --max-callers")]
    public static partial void Full(ILogger logger, int mostCallers);
}
