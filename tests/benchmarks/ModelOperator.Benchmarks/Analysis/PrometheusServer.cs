using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benchmark-prometheus-");
    private readonly WebApplication _target;
    private readonly Process _process;

    private PrometheusServer(WebApplication target)
    {
        _target = target;
        var port = FreePort();
        Address = new($"http://127.0.0.1:{port}");
        File.WriteAllText(Path.Combine(_folder.FullName, "prometheus.yml"),
            $$"""
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
              - {job_name: gateways, static_configs: [{targets: ["{{new Uri(target.Urls.First()).Authority}}"]}]}
            """);
        _process = Process.Start("prometheus",
        [
            $"--config.file={_folder}/prometheus.yml", $"--storage.tsdb.path={_folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
        ]);
    }

    public Uri Address { get; }

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until it has scraped for half a minute; null where <c>prometheus</c> is not on the PATH.</summary>
    /// <param name="rollouts">How many ModelDeployments have a candidate c and a stable s.</param>
    public static async Task<PrometheusServer?> StartAsync(int rollouts)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "prometheus"))))
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
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await _target.DisposeAsync();
        _folder.Delete(recursive: true);
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
