using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelOperator.Hosting.Tests.Support;
using ModelOperator.Hosting.Tracing;

namespace ModelOperator.Hosting.Tests.Tracing;

/// <summary>A host that does nothing but trace, with what it logs.</summary>
internal sealed class TracedHost : IAsyncDisposable, ILoggerProvider, ILogger
{
    private static int _hosts;

    private readonly IHost _host;

    private TracedHost(IEnumerable<(string Name, string Value)> environment)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new("OTEL_BSP_SCHEDULE_DELAY", "20")]);
        builder.Configuration.AddInMemoryCollection(environment.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value)));
        // A name of its own, or hosts of other tests would hear its spans.
        builder.AddTracing(new TracedService("sample", $"Sample{Interlocked.Increment(ref _hosts)}", "1.2.3"));
        builder.Services.AddSingleton<IHostLifetime, RunningHost.NoSignals>();
        builder.Services.AddSingleton<ILoggerProvider>(this);
        _host = builder.Build();
    }

    /// <summary>The lines of the log, with the level in front.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    public Spans Spans => _host.Services.GetRequiredService<Spans>();

    public static async Task<TracedHost> StartAsync(params (string Name, string Value)[] environment)
    {
        var host = new TracedHost(environment);
        await host._host.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    void IDisposable.Dispose()
    {
        // The host is disposed of asynchronously.
    }
}
