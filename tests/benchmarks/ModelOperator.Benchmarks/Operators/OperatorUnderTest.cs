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

    /// <summary>Starts it and waits until it serves its metrics.</summary>
    public static async Task<OperatorUnderTest> StartAsync()
    {
        var port = FreePort.Find();
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "ModelOperator.Operator.dll"),
                "--gateway-image", "registry.example/gateway:1", "--model-server-image", "registry.example/model-server:1",
                "--operations-port", port.ToString(CultureInfo.InvariantCulture), "--log-level", "error",
            ]);
        var operators = new OperatorUnderTest(Process.Start(start)!, port);
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
        _process.Kill();
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
