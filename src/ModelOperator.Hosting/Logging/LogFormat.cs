using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Hosting.Logging;

/// <summary>The settings that <c>LOG_LEVEL</c> and <c>LOG_FORMAT</c> give.</summary>
internal sealed record LogSettings(LogLevel Level, bool Json)
{
    public const string LevelSetting = "LOG_LEVEL";
    public const string FormatSetting = "LOG_FORMAT";

    public static LogSettings From(IConfiguration configuration)
    {
        var level = configuration[LevelSetting];
        var format = configuration[FormatSetting];
        return new LogSettings(ParseLevel(level), format?.ToLowerInvariant() switch
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
