using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ModelOperator.Hosting.Tracing;

/// <summary>
/// Listens to the spans of the process while the host runs, and delivers them in the background. A span for which the queue has no room is
/// dropped, so nobody ever waits for the collector.
/// </summary>
internal sealed class SpanExport(
    TracingSettings settings, TracedService service, IConfiguration configuration, ILoggerFactory loggers) : IHostedService, IDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger<SpanExport>();
    private TracerProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.HeadersFault is { } fault)
        {
            Log.NotTraced(_logger, fault);
            return Task.CompletedTask;
        }

        var faults = new DeliveryFaults(settings.Endpoint, loggers.CreateLogger<DeliveryFaults>());
        _provider = OpenTelemetry.Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration)) // the sampler's variables, too
            .ConfigureResource(resource => resource.Clear()
                .AddTelemetrySdk()
                .AddService(service.Name, serviceVersion: service.Version, serviceInstanceId: Environment.MachineName)
                .AddEnvironmentVariableDetector())
            .AddSource(service.Source)
            .AddProcessor(new BatchActivityExportProcessor(
                SpanExporter.Create(settings, faults), scheduledDelayMilliseconds: (int)settings.Delay.TotalMilliseconds))
            .Build();
        Log.TracingOn(_logger, settings.Endpoint, settings.Protocol.ToString());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(Dispose, CancellationToken.None);

    // What waits is delivered first, for at most five seconds.
    public void Dispose() => Interlocked.Exchange(ref _provider, null)?.Dispose();
}
