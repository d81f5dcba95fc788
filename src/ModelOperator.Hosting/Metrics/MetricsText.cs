using System.IO.Pipelines;
using ModelOperator.Hosting.Metrics.Owners;
using Prometheus;

namespace ModelOperator.Hosting.Metrics;

/// <summary>Writes all metrics of a process as text.</summary>
public static class MetricsText
{
    /// <summary>Writes the metrics of a registry, and those of owners that are shown with it.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="page">Takes the text, which is flushed, and stays open.</param>
    /// <param name="format">The format.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(
        CollectorRegistry registry, PipeWriter page, ExpositionFormat format, CancellationToken cancellationToken)
    {
        OwnerMetrics.Of(registry).WriteTo(page, format);
        // These come last, because they end with the mark of the end.
        await registry.CollectAndExportAsTextAsync(page.AsStream(leaveOpen: true), format, cancellationToken);
        await page.FlushAsync(cancellationToken);
    }
}
