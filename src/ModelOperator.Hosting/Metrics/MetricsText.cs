using System.IO.Pipelines;
using ModelOperator.Hosting.Metrics.Owners;
using Prometheus;

namespace ModelOperator.Hosting.Metrics;

/// <summary>Writes all metrics of a process as text.</summary>
public static class MetricsText
{
    /// <summary>Writes the metrics of a registry, and those of owners that are shown with it.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="page">Takes the text, and stays open.</param>
    /// <param name="format">The format.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(
        CollectorRegistry registry, Stream page, ExpositionFormat format, CancellationToken cancellationToken)
    {
        var writer = PipeWriter.Create(page, new(leaveOpen: true));
        OwnerMetrics.Of(registry).WriteTo(writer, format);
        await writer.FlushAsync(cancellationToken);
        await writer.CompleteAsync();
        // These come last, because they end with the mark of the end.
        await registry.CollectAndExportAsTextAsync(page, format, cancellationToken);
    }
}
