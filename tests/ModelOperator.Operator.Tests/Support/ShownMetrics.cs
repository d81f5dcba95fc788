using System.Text;
using ModelOperator.Hosting.Metrics;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Operator.Tests.Support;

/// <summary>Reads a registry with the metrics of ModelDeployments, as a scrape does.</summary>
internal static class ShownMetrics
{
    /// <summary>The page.</summary>
    public static async Task<string> TextOfAsync(CollectorRegistry registry)
    {
        using var page = new MemoryStream();
        await MetricsText.WriteAsync(registry, page, ExpositionFormat.PrometheusText, CancellationToken.None);
        return Encoding.UTF8.GetString(page.ToArray());
    }

    /// <summary>The page, as a strict reader sees it.</summary>
    public static async Task<Exposition> OfAsync(CollectorRegistry registry) => Exposition.Parse(await TextOfAsync(registry));
}
