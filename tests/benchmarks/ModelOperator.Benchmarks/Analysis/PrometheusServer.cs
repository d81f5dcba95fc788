using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>A real Prometheus that scrapes the counters of many gateways from one page.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly WebApplication _target;
    private readonly PrometheusProcess _process;

    private PrometheusServer(WebApplication target)
    {
        _target = target;
        _process = new(
            $$"""
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
              - {job_name: gateways, static_configs: [{targets: ["{{new Uri(target.Urls.First()).Authority}}"]}]}
            """);
    }

    public Uri Address => _process.Address;

    public TimeSpan Cpu => _process.Cpu;

    /// <summary>Starts it and waits until it has scraped for half a minute; null where <c>prometheus</c> is not on the PATH.</summary>
    /// <param name="rollouts">The number of ModelDeployments that have a candidate c and a stable s.</param>
    public static async Task<PrometheusServer?> StartAsync(int rollouts)
    {
        if (!PrometheusProcess.IsInstalled)
        {
            return null;
        }

        var scrapes = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var target = builder.Build();
        target.Run(context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(Page(rollouts, Interlocked.Increment(ref scrapes)));
        });
        await target.StartAsync();
        var server = new PrometheusServer(target);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        var start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref scrapes) < 30)
        {
            await timer.WaitForNextTickAsync();
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException($"Prometheus scraped {scrapes} times in {Patience.TotalSeconds:F0} s");
            }
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _target.DisposeAsync();
    }

    private static string Page(int rollouts, int round)
    {
        var page = new StringBuilder();
        for (var i = 0; i < rollouts; i++)
        {
            foreach (var (revision, requests) in (ReadOnlySpan<(string, int)>)[("c", 100), ("s", 900)])
            {
                foreach (var (code, share) in (ReadOnlySpan<(string, double)>)[("200", 0.99), ("500", 0.01)])
                {
                    page.Append(System.Globalization.CultureInfo.InvariantCulture, $"model_gateway_requests_total{{namespace=\"ml\",name=\"m{i}\",pod=\"m{i}-gateway-0\",revision=\"{revision}\",code=\"{code}\"}} {round * requests * share}\n");
                }
            }
        }

        return page.ToString();
    }
}
