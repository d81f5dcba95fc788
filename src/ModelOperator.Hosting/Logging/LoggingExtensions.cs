using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ModelOperator.Hosting.Logging;

/// <summary>Sets up logging on stdout, with one entry per line.</summary>
public static class LoggingExtensions
{
    /// <summary>Replaces all log providers by one that writes lines to stdout, as <c>LOG_LEVEL</c> (default info) and <c>LOG_FORMAT</c>
    /// (default json) say. The loggers of frameworks write from warning on, unless the level is trace.</summary>
    /// <exception cref="Lifecycle.StartupException">One of the two has an unknown value.</exception>
    public static void AddLineLogging(this IHostApplicationBuilder builder)
    {
        var settings = LogFormat.From(builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        var logging = builder.Logging;
        logging.ClearProviders();
        logging.SetMinimumLevel(settings.Level);
        if (settings.Level is not LogLevel.Trace)
        {
            var framework = settings.Level > LogLevel.Warning ? settings.Level : LogLevel.Warning;
            logging.AddFilter("Microsoft", framework).AddFilter("System", framework);
        }

        logging.AddConsole(
            console => console.FormatterName = settings.Json ? JsonLineFormatter.FormatterName : TextLineFormatter.FormatterName);
        logging.AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();
        logging.AddConsoleFormatter<TextLineFormatter, ConsoleFormatterOptions>();
    }
}
