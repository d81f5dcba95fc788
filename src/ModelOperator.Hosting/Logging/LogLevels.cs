using Microsoft.Extensions.Logging;

namespace ModelOperator.Hosting.Logging;

internal static class LogLevels
{
    public static string Text(this LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
