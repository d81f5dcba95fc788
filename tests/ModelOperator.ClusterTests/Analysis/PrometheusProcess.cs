using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>A Prometheus of its own, scraping pages that the test writes. The first is of namespace ml; all are scraped as is safe, so that
/// the labels of the target win. Needs <c>prometheus</c> on the PATH (Debian package of that name).</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("prometheus").FullName;
    private readonly StringBuilder _log = new();
    private readonly AnsweringServer _target;
    private readonly Process _process;

    private PrometheusProcess(AnsweringServer target, IReadOnlyList<string> labels)
    {
        _target = target;
        var port = FreePort.Find();
        Address = new Uri($"http://127.0.0.1:{port}");
        File.WriteAllText(Path.Combine(_folder, "prometheus.yml"),
            $$"""
            global: {scrape_interval: 200ms, scrape_timeout: 200ms}
            scrape_configs:
            {{string.Join('\n', labels.Select((own, page) =>
                $"  - {{job_name: page{page}, metrics_path: /{page}, static_configs: [{{targets: [\"{target.Address.Authority}\"], labels: {{{own}}}}}]}}"))}}
            """);
        _process = new Process
        {
            StartInfo = new("prometheus",
            [
                $"--config.file={_folder}/prometheus.yml", $"--storage.tsdb.path={_folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
            ])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.Append(line.Data).Append('\n');
            }
        };
    }

    public Uri Address { get; }

    /// <summary>Starts it and waits until it answers queries.</summary>
    /// <param name="page">The text format page it scrapes, made anew for each scrape.</param>
    /// <param name="others">Further pages, and the labels of their targets.</param>
    public static Task<PrometheusProcess> StartAsync(Func<string> page, params (string Labels, Func<string> Page)[] others) =>
        StartAsync(history: null, page, others);

    /// <summary>The same, with samples of before it started.</summary>
    /// <param name="history">In OpenMetrics' text format.</param>
    /// <param name="page">As above.</param>
    /// <param name="others">As above.</param>
    public static async Task<PrometheusProcess> StartAsync(
        string? history, Func<string> page, params (string Labels, Func<string> Page)[] others)
    {
        (string Labels, Func<string> Page)[] pages = [("namespace: ml", page), .. others];
        var target = await AnsweringServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(
                pages[int.Parse(context.Request.Path.Value!.AsSpan(1), CultureInfo.InvariantCulture)].Page());
        });
        var prometheus = new PrometheusProcess(target, [.. pages.Select(one => one.Labels)]);
        if (history is not null)
        {
            var file = Path.Combine(prometheus._folder, "history");
            await File.WriteAllTextAsync(file, history);
            var (made, output, errors) = await Command.Run(
                "promtool", null, ["tsdb", "create-blocks-from", "openmetrics", file, $"{prometheus._folder}/data"]);
            made.ShouldBe(0, output + errors);
        }

        try
        {
            prometheus._process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("This test needs Prometheus: `apt-get install prometheus`.", exception);
        }

        prometheus._process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = prometheus.Address };
        await Cluster.Until(() => ReadyAsync(client), ready => ready || prometheus._process.HasExited, "Prometheus to be ready");
        prometheus._process.HasExited.ShouldBeFalse(prometheus._log.ToString());
        return prometheus;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        await _target.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<bool> ReadyAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/-/ready");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
