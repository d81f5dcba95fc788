using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Controllers.Writes;

internal static partial class WriteTrackerLog
{
    [LoggerMessage(
        Level = LogLevel.Warning, Message = "{Key}: the cache has not seen the write of {Written} for {Seconds} s; reading it anew")]
    public static partial void CacheLate(ILogger logger, ResourceKey key, ResourceKey written, double seconds);
}
