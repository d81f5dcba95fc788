using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace ModelOperator.Hosting.Tracing;

/// <summary>Sends spans to the collector, on a thread of its own, and has faults logged.</summary>
internal sealed class SpanExporter : OtlpTraceExporter
{
    private readonly DeliveryFaults _faults;

    private SpanExporter(OtlpExporterOptions options, DeliveryFaults faults)
        : base(options) => _faults = faults;

    public static SpanExporter Create(TracingSettings settings, DeliveryFaults faults)
    {
        var options = new OtlpExporterOptions
        {
            Endpoint = settings.Endpoint,
            Protocol = settings.Protocol,
            Headers = settings.Headers,
            TimeoutMilliseconds = (int)settings.Timeout.TotalMilliseconds,
            HttpClientFactory = () => new HttpClient(new DeliveryHandler(faults)) { Timeout = settings.Timeout },
        };
        return new SpanExporter(options, faults);
    }

    public override ExportResult Export(in Batch<Activity> activityBatch)
    {
        var result = base.Export(activityBatch);
        _faults.Ended(result);
        return result;
    }
}
