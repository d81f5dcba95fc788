using System.Diagnostics;
using ModelOperator.Testing;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>A real Prometheus on loopback, with a folder of its own that goes with it.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benchmark-prometheus-");
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="configuration">The text of its configuration file.</param>
    /// <param name="flags">More flags.</param>
    public PrometheusProcess(string configuration, params IEnumerable<string> flags)
    {
        var port = FreePort.Find();
        Address = new($"http://127.0.0.1:{port}");
        File.WriteAllText(Path.Combine(_folder.FullName, "prometheus.yml"), configuration);
        _process = Process.Start("prometheus",
        [
            $"--config.file={_folder}/prometheus.yml", $"--storage.tsdb.path={_folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
            .. flags,
        ]);
    }

    /// <summary>True where <c>prometheus</c> is on the PATH.</summary>
    public static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "prometheus")));

    public Uri Address { get; }

    /// <summary>The processor time that it has taken so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Its resident memory, in bytes.</summary>
    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
