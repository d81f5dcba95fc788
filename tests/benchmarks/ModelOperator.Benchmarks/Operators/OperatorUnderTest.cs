using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ModelOperator.Benchmarks.Load;
using ModelOperator.Testing;

namespace ModelOperator.Benchmarks.Operators;

/// <summary>The operator in a process of its own, with the cluster of KUBECONFIG.</summary>
internal sealed partial class OperatorUnderTest : IAsyncDisposable
{
    private const int Sigterm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly HttpClient _metrics;

    private OperatorUnderTest(Process process, int port)
    {
        _process = process;
        _metrics = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>The CPU time that it has used.</summary>
    public TimeSpan Cpu => ProcessorClock.Of(_process.Id);

    /// <summary>Its memory in RAM, in bytes.</summary>
    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>True when its process has ended by itself.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts it and waits until it serves its metrics.</summary>
    /// <param name="kubeconfig">The kubeconfig file of its cluster; null for the one of KUBECONFIG.</param>
    /// <param name="log">Called with each line of its log, which has warnings then; null to print errors alone.</param>
    public static async Task<OperatorUnderTest> StartAsync(string? kubeconfig = null, Action<string>? log = null)
    {
        var port = FreePort.Find();
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "ModelOperator.Operator.dll"),
                "--gateway-image", "registry.example/gateway:1", "--model-server-image", "registry.example/model-server:1",
                "--operations-port", port.ToString(CultureInfo.InvariantCulture), "--log-level", log is null ? "error" : "warn",
            ]);
        // As the chart and the image have it.
        start.Environment["DOTNET_GCgen0size"] = "0x1000000";
        start.Environment["MALLOC_ARENA_MAX"] = "2";
        if (kubeconfig is not null)
        {
            start.Environment["KUBECONFIG"] = kubeconfig;
        }

        start.RedirectStandardOutput = log is not null;
        var operators = new OperatorUnderTest(Process.Start(start)!, port);
        if (log is not null)
        {
            operators._process.OutputDataReceived += (_, line) => log(line.Data ?? "");
            operators._process.BeginOutputReadLine();
        }

        var deadline = Stopwatch.StartNew();
        while (!await operators.IsUpAsync())
        {
            if (operators._process.HasExited || deadline.Elapsed > Patience)
            {
                throw new InvalidOperationException("the operator did not start; its log says why");
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }

        return operators;
    }

    /// <summary>The number of its requests to the API server so far, by method and status.</summary>
    public async Task<IReadOnlyDictionary<string, double>> RequestsAsync()
    {
        var page = await _metrics.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return Requests().Matches(page)
            .GroupBy(m => $"{m.Groups["method"].Value} {m.Groups["code"].Value}", StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Sum(m => double.Parse(m.Groups["count"].Value, CultureInfo.InvariantCulture)),
                StringComparer.Ordinal);
    }

    /// <summary>The sum of all series of a metric.</summary>
    public async Task<double> SumAsync(string name)
    {
        var page = await _metrics.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return page.Split('\n')
            .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal) || line.StartsWith($"{name} ", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Has it stop, as the kubelet does.</summary>
    public void Terminate()
    {
        if (Signal(_process.Id, Sigterm) != 0)
        {
            throw new InvalidOperationException($"process {_process.Id} got no signal; it may have ended");
        }
    }

    /// <summary>Ends it at once, as the loss of its node does.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _metrics.Dispose();
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            using var answer = await _metrics.GetAsync(new Uri("/metrics", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    [GeneratedRegex(
        """^rest_client_requests_total\{code="(?<code>[^"]*)",host="[^"]*",method="(?<method>[^"]*)"\} (?<count>\S+)""",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Requests();
}
