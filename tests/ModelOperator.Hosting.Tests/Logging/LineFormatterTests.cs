using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Hosting.Tests.Logging;

public sealed class LineFormatterTests
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero));
    private readonly LoggerExternalScopeProvider _scopes = new();

    [Fact]
    public void Json_IsExactlyThis()
    {
        using var outer = _scopes.Push(new Dictionary<string, object?> { ["Namespace"] = "ml", ["Name"] = "outer" });
        using var inner = _scopes.Push(new Dictionary<string, object?> { ["Name"] = "digits" });

        Format(new JsonLineFormatter(Time), LogLevel.Information, new EventId(7, "Shifted"), null, "Weight {Weight} to {Revision}", 25,
            "7f9c2ab4d1").ShouldBe(
                """
            {"timestamp":"2026-01-02T03:04:05.006Z","level":"info","logger":"A.Logger","message":"Weight 25 to 7f9c2ab4d1","eventId":7,"eventName":"Shifted","weight":25,"revision":"7f9c2ab4d1","name":"digits","namespace":"ml"}

            """);
    }

    [Fact]
    public void Json_WithAnException_StaysOneLine()
    {
        var line = Format(new JsonLineFormatter(Time), LogLevel.Error, default, new InvalidOperationException("a\r\nb \"quoted\""),
            "Failed\nbadly");

        line.Count(character => character == '\n').ShouldBe(1);
        using var json = JsonDocument.Parse(line);
        json.RootElement.GetProperty("message").GetString().ShouldBe("Failed\nbadly");
        json.RootElement.GetProperty("exception").GetString()!.ShouldContain("InvalidOperationException: a\r\nb \"quoted\"");
    }

    [Fact]
    public void Json_WithValuesNamedAsItsOwnFields_KeepsBoth()
    {
        using var json = JsonDocument.Parse(
            Format(new JsonLineFormatter(Time), LogLevel.Warning, default, null, "{Message} {Level}", "mine", double.NaN));

        json.RootElement.GetProperty("level").GetString().ShouldBe("warn");
        json.RootElement.GetProperty("message_").GetString().ShouldBe("mine");
        json.RootElement.GetProperty("level_").GetString().ShouldBe("NaN");
    }

    [Fact]
    public void Text_ShowsWhatTheMessageDoesNot()
    {
        using var scope = _scopes.Push(new Dictionary<string, object?> { ["Name"] = "digits" });

        Format(new TextLineFormatter(Time), LogLevel.Warning, default, null, "Weight {Weight}", 25)
            .ShouldBe("03:04:05.006 WARN  Logger: Weight 25 name=digits\n");
    }

    private string Format(
        ConsoleFormatter formatter, LogLevel level, EventId id, Exception? exception, string template, params object?[] values)
    {
        var captured = new Capture(_scopes, formatter);
        captured.Log(level, id, exception, template, values);
        return captured.Output.ToString();
    }

    private sealed class Capture(IExternalScopeProvider scopes, ConsoleFormatter formatter) : ILogger
    {
        public StringWriter Output { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter1) =>
                formatter.Write(new LogEntry<TState>(logLevel, "A.Logger", eventId, state, exception, formatter1), scopes, Output);
    }
}
