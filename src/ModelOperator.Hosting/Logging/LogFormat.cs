using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ModelOperator.Contracts.Processes.Settings;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Hosting.Logging;

/// <summary>The level and the form of the log, as <see cref="LogSettings"/> say.</summary>
internal sealed record LogFormat(LogLevel Level, bool Json)
{
    public static LogFormat From(IConfiguration configuration)
    {
        var level = configuration[LogSettings.Level];
        var format = configuration[LogSettings.Format];
        return new LogFormat(ParseLevel(level), format?.ToLowerInvariant() switch
        {
            null or "" or "json" => true,
            "text" => false,
            _ => throw new StartupException($"LOG_FORMAT={format} is unknown; use json or text"),
        });
    }

    private static LogLevel ParseLevel(string? level) => level?.ToLowerInvariant() switch
    {
        null or "" or "info" or "information" => LogLevel.Information,
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "fatal" or "critical" => LogLevel.Critical,
        _ => throw new StartupException($"LOG_LEVEL={level} is unknown; use trace, debug, info, warn, error or fatal"),
    };
}
