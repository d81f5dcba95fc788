using System.Diagnostics;
using System.Text;
using Shouldly;

namespace ModelOperator.Testing;

/// <summary>
/// A real Prometheus on loopback, with a folder of its own that goes with it. It is that of Debian's package <c>prometheus</c>.
/// </summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prometheus");
    private readonly StringBuilder _log = new();
    private readonly HttpClient _client;
    private Process? _process;

    private PrometheusServer()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        _client = new() { BaseAddress = Address };
    }

    /// <summary>The address that it listens on.</summary>
    public Uri Address { get; }

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Starts one, and waits until it answers queries.</summary>
    /// <param name="configuration">The text of its configuration file.</param>
    /// <param name="writeHistory">Writes samples of before it started, in OpenMetrics' text format; null for none.</param>
    /// <param name="flags">More flags of the command line.</param>
    public static async Task<PrometheusServer> StartAsync(
        string configuration, Func<TextWriter, Task>? writeHistory = null, params IEnumerable<string> flags)
    {
        var server = new PrometheusServer();
        try
        {
            if (writeHistory is not null)
            {
                await server.FillAsync(writeHistory);
            }

            await server.RunAsync(configuration, flags);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_process is not null)
        {
            _process.Kill(); // does nothing when it has ended
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task FillAsync(Func<TextWriter, Task> writeHistory)
    {
        var file = Path.Combine(_folder.FullName, "history");
        await using (var text = new StreamWriter(file) { NewLine = "\n" })
        {
            await writeHistory(text);
        }

        var (exitCode, said) = await Promtool.RunAsync(["tsdb", "create-blocks-from", "openmetrics", file, Data]);
        exitCode.ShouldBe(0, said);
    }

    private async Task RunAsync(string configuration, IEnumerable<string> flags)
    {
        var file = Path.Combine(_folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(file, configuration);
        var program = Path.Combine(Path.GetDirectoryName(PromtoolFactAttribute.Program)!, "prometheus");
        File.Exists(program).ShouldBeTrue($"{program} is missing: apt-get install prometheus");
        var process = new Process
        {
            StartInfo = new(
                program,
                [
                    $"--config.file={file}", $"--storage.tsdb.path={Data}", $"--web.listen-address={Address.Authority}",
                    "--log.level=warn", .. flags,
                ])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.Append(line.Data).Append('\n');
            }
        };
        process.Start();
        _process = process;
        process.BeginErrorReadLine();
        await Eventually.True(async () => process.HasExited || await IsReadyAsync(), "Prometheus is ready");
        process.HasExited.ShouldBeFalse(_log.ToString());
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
