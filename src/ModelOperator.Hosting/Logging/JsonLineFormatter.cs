using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ModelOperator.Hosting.Logging;

/// <summary>Writes one JSON object per line: timestamp, level, logger, message, event, named values and exception.</summary>
internal sealed class JsonLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "json-line";

    private static readonly HashSet<string> Reserved =
        new(["timestamp", "level", "logger", "message", "eventId", "eventName", "exception"], StringComparer.Ordinal);

    // People and jq read logs, and nobody puts them into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
            json.WriteString("level", logEntry.LogLevel.Text());
            json.WriteString("logger", logEntry.Category);
            json.WriteString("message", message);
            if (logEntry.EventId.Id != 0)
            {
                json.WriteNumber("eventId", logEntry.EventId.Id);
            }

            if (logEntry.EventId.Name is { Length: > 0 } name)
            {
                json.WriteString("eventName", name);
            }

            foreach (var (field, value) in LogFields.Of(logEntry, scopeProvider))
            {
                json.WritePropertyName(Reserved.Contains(field) ? field + "_" : field);
                WriteValue(json, value);
            }

            if (logEntry.Exception is not null)
            {
                json.WriteString("exception", logEntry.Exception.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        textWriter.Write('\n');
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int or long or short or byte: json.WriteNumberValue(Convert.ToInt64(value)); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case DateTimeOffset instant: json.WriteStringValue(instant); break;
            default: json.WriteStringValue(LogFields.Text(value)); break;
        }
    }
}
