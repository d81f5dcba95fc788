using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Prometheus;

namespace ModelOperator.Hosting.Metrics;

/// <summary>Answers with the page that Prometheus scrapes.</summary>
internal static class MetricsPage
{
    // Larger buffers would each be collected with the whole heap only.
    private const int Part = 64 * 1024;

    public static async Task AnswerAsync(HttpContext context, CollectorRegistry registry)
    {
        var format = Negotiate(context.Request.Headers.Accept!);
        // The page is complete before any of it is sent. With its length, nobody takes a page that was cut off for a complete one. It is
        // held in parts, because the page of an operator with thousands of ModelDeployments has several MiB.
        var page = new Pipe(new(minimumSegmentSize: Part, pauseWriterThreshold: 0, useSynchronizationContext: false));
        try
        {
            await MetricsText.WriteAsync(registry, page.Writer, format, context.RequestAborted);
            await page.Writer.CompleteAsync();
            var whole = (await page.Reader.ReadAsync(context.RequestAborted)).Buffer;
            context.Response.ContentType = format is ExpositionFormat.OpenMetricsText
                ? PrometheusConstants.OpenMetricsContentTypeWithVersionAndEncoding
                : PrometheusConstants.TextContentTypeWithVersionAndEncoding;
            context.Response.ContentLength = whole.Length;
            foreach (var part in whole)
            {
                await context.Response.BodyWriter.WriteAsync(part, context.RequestAborted);
            }
        }
        finally
        {
            await page.Writer.CompleteAsync();
            await page.Reader.CompleteAsync();
        }
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
