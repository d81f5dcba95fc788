using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelOperator.Testing;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>A Prometheus of its own, scraping pages that the test writes. The first is of namespace ml; all are scraped as is safe, so that
/// the labels of the target win.</summary>
internal sealed class ScrapingPrometheus : IAsyncDisposable
{
    private readonly AnsweringServer _target;
    private readonly PrometheusServer _server;

    private ScrapingPrometheus(AnsweringServer target, PrometheusServer server) => (_target, _server) = (target, server);

    public Uri Address => _server.Address;

    /// <summary>Starts it and waits until it answers queries.</summary>
    /// <param name="page">The text format page it scrapes, made anew for each scrape.</param>
    /// <param name="others">Further pages, and the labels of their targets.</param>
    public static Task<ScrapingPrometheus> StartAsync(Func<string> page, params (string Labels, Func<string> Page)[] others) =>
        StartAsync(history: null, page, others);

    /// <summary>The same, with samples of before it started.</summary>
    /// <param name="history">The samples, in OpenMetrics' text format; null for none.</param>
    /// <param name="page">The text format page it scrapes, made anew for each scrape.</param>
    /// <param name="others">Further pages, and the labels of their targets.</param>
    public static async Task<ScrapingPrometheus> StartAsync(
        string? history, Func<string> page, params (string Labels, Func<string> Page)[] others)
    {
        (string Labels, Func<string> Page)[] pages = [("namespace: ml", page), .. others];
        var target = await AnsweringServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(
                pages[int.Parse(context.Request.Path.Value!.AsSpan(1), CultureInfo.InvariantCulture)].Page());
        });
        var jobs = pages.Select((one, index) =>
            $"  - {{job_name: page{index}, metrics_path: /{index}, "
            + $"static_configs: [{{targets: [\"{target.Address.Authority}\"], labels: {{{one.Labels}}}}}]}}");
        var server = await PrometheusServer.StartAsync(
            $$"""
            global: {scrape_interval: 200ms, scrape_timeout: 200ms}
            scrape_configs:
            {{string.Join('\n', jobs)}}
            """,
            history is null ? null : text => text.WriteAsync(history));
        return new(target, server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _target.DisposeAsync();
    }
}
