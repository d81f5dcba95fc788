using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>A logger that remembers the names of the events it was given.</summary>
internal sealed class Messages<T> : ILogger<T>
{
    private readonly ConcurrentQueue<string?> _names = new();

    /// <summary>The number of times that an event was logged.</summary>
    public int CountOf(string name) => _names.Count(n => n == name);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _names.Enqueue(eventId.Name);
}
