using System.Globalization;
using System.Text;
using CloudNative.CloudEvents;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Sinks.Configuration;
using ModelOperator.Sinks.Sending;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Sinks.Tests.Sending;

/// <summary>A sink whose senders run until it is disposed of.</summary>
internal sealed class RunningSink : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly Task _running;

    public RunningSink(SinkOptions options, TimeProvider? time = null, ILogger? log = null)
    {
        Sink = new("desk", options, new(_registry), time ?? TimeProvider.System, log ?? NullLogger.Instance);
        _running = Sink.RunAsync(_stop.Token);
    }

    public EventSink Sink { get; }

    /// <summary>Options that try again at once.</summary>
    public static SinkOptions To(Uri address) => new()
    {
        Address = address,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        Timeout = TimeSpan.FromMinutes(1),
        MaxRetries = 2,
    };

    public static CloudEvent Event(string id = "1", string text = "drift") => new()
    {
        Id = id,
        Type = "dev.modeloperator.test",
        Source = new("/apis/modeloperator.dev/test", UriKind.Relative),
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        DataContentType = "application/json",
        Data = new { text },
        ["namespace"] = "ml",
    };

    /// <summary>The value of a counter or gauge; that of one reason where it is given.</summary>
    public async Task<double> Value(string metric, string? reason = null)
    {
        using var page = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(page);
        var line = reason is null ? $$"""{{metric}}{sink="desk"} """ : $$"""{{metric}}{sink="desk",reason="{{reason}}"} """;
        var shown = Encoding.UTF8.GetString(page.ToArray()).Split('\n').Single(one => one.StartsWith(line, StringComparison.Ordinal));
        return double.Parse(shown[line.Length..], CultureInfo.InvariantCulture);
    }

    public Task<double> Dropped(string reason) => Value(SinkMetricNames.Dropped, reason);

    /// <summary>Stops the senders.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.Soon();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Sink.Dispose();
        _stop.Dispose();
    }
}
