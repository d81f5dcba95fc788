using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Prometheus;

namespace ModelOperator.Hosting.Metrics;

/// <summary>Answers with the page that Prometheus scrapes.</summary>
internal static class MetricsPage
{
    private const int UsualLength = 32 * 1024;

    public static async Task AnswerAsync(HttpContext context, CollectorRegistry registry)
    {
        var format = Negotiate(context.Request.Headers.Accept!);
        // The page is complete before any of it is sent. With its length, nobody takes a page that was cut off for a complete one.
        using var page = new MemoryStream(UsualLength);
        await registry.CollectAndExportAsTextAsync(page, format, context.RequestAborted);
        context.Response.ContentType = format is ExpositionFormat.OpenMetricsText
            ? PrometheusConstants.OpenMetricsContentTypeWithVersionAndEncoding
            : PrometheusConstants.TextContentTypeWithVersionAndEncoding;
        context.Response.ContentLength = page.Length;
        await context.Response.BodyWriter.WriteAsync(page.GetBuffer().AsMemory(0, (int)page.Length), context.RequestAborted);
    }

    /// <summary>Chooses OpenMetrics when the client prefers it by name, and the text format otherwise.</summary>
    public static ExpositionFormat Negotiate(IList<string> accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var wanted))
        {
            return ExpositionFormat.PrometheusText;
        }

        double openMetrics = 0, text = 0;
        foreach (var type in wanted)
        {
            var quality = type.Quality ?? 1;
            if (type.MediaType.Equals(PrometheusConstants.OpenMetricsContentType, StringComparison.OrdinalIgnoreCase))
            {
                var version = type.Parameters
                    .FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.Value;
                if (version is null || version.Value.Value?.Trim('"') is "1.0.0")
                {
                    openMetrics = Math.Max(openMetrics, quality);
                }
            }
            else if (type.MediaType.Equals(PrometheusConstants.TextContentType, StringComparison.OrdinalIgnoreCase))
            {
                text = Math.Max(text, quality);
            }
        }

        return openMetrics > 0 && openMetrics >= text ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText;
    }
}
