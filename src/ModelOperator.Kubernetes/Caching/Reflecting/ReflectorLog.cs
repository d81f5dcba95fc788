using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Caching.Reflecting;

internal static partial class ReflectorLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Listed {Count} {Kind} at version {Version}")]
    public static partial void Listed(ILogger logger, string kind, int count, string version);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "The watch of {Kind} cannot go on from version {Version} ({Error}); listing again")]
    public static partial void Expired(ILogger logger, string kind, string? version, string error);

    [LoggerMessage(Message = "The watch of {Kind} broke; going on in {Seconds:0.0} s: {Error}")]
    public static partial void Retrying(ILogger logger, LogLevel level, string kind, double seconds, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "The API server does not stream lists; listing {Kind} in pages: {Error}")]
    public static partial void NotStreamed(ILogger logger, string kind, string error);

    [LoggerMessage(Message = "The API server refuses to list or watch {Kind}; asking again in {Seconds:0.0} s: {Error}")]
    public static partial void Refused(ILogger logger, LogLevel level, string kind, double seconds, string error);

    [LoggerMessage(Message = "The API server has no {Kind} for this process, which does without: {Error}")]
    public static partial void Absent(ILogger logger, LogLevel level, string kind, string error);

    [LoggerMessage(
        Message = "The API server does not know {Kind} any more; it counts as gone when that stays so for {Seconds:0} s, and what is known "
            + "of it is kept until then: {Error}")]
    public static partial void Unknown(ILogger logger, LogLevel level, string kind, double seconds, string error);

    [LoggerMessage(Message = "Listing or watching {Kind} failed; listing again in {Seconds:0.0} s")]
    public static partial void Failed(ILogger logger, LogLevel level, Exception error, string kind, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The watch of {Kind} has told nothing for {Seconds:0} s; watching anew")]
    public static partial void Silent(ILogger logger, string kind, double seconds);
}
