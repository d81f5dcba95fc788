using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ModelOperator.Hosting.Logging;

/// <summary>
/// Writes one line for people: time, level, logger, message, and then the scope values that the message does not show. Exceptions follow
/// below.
/// </summary>
internal sealed class TextLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "text-line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(time.GetUtcNow().UtcDateTime.ToString("HH:mm:ss.fff"));
        textWriter.Write(' ');
        textWriter.Write(logEntry.LogLevel.Text().ToUpperInvariant().PadRight(5));
        textWriter.Write(' ');
        textWriter.Write(logEntry.Category.AsSpan(logEntry.Category.LastIndexOf('.') + 1));
        textWriter.Write(": ");
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception).ReplaceLineEndings(" ");
        textWriter.Write(message);
        foreach (var (name, value) in LogFields.Of(logEntry, scopeProvider))
        {
            var text = LogFields.Text(value).ReplaceLineEndings(" ");
            if (!message.Contains(text, StringComparison.Ordinal))
            {
                textWriter.Write($" {name}={text}");
            }
        }

        textWriter.Write('\n');
        if (logEntry.Exception is not null)
        {
            textWriter.Write(logEntry.Exception.ToString());
            textWriter.Write('\n');
        }
    }
}
