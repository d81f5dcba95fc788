using System.Diagnostics;
using System.Text;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Testing;

namespace ModelOperator.Hosting.Tests.Lifecycle;

/// <summary>A real process, real signals: <see cref="Support.SampleProcess"/>.</summary>
public sealed class ServiceProcessTests : IDisposable
{
    private readonly string _termination = Path.GetTempFileName();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private Process? _process;

    [Fact]
    public async Task Sigterm_ServesOnNotReadyThenDrainsAndExitsWithZero()
    {
        using var client = new HttpClient { Timeout = Eventually.Patience };
        var (admin, data) = await ServeAsync(client, delaySeconds: "3", drainSeconds: "60");
        using var held = await client.GetAsync(data + "/held", HttpCompletionOption.ResponseHeadersRead);

        await SignalAsync("TERM");

        await UntilAsync(async () => await StatusAsync(client, admin + "/readyz") == 503);
        (await client.GetStringAsync(data + "/")).ShouldBe("data", "lame duck: not ready, still serving");
        await UntilAsync(() => RefusesAsync(data));
        (await StatusAsync(client, admin + "/metrics")).ShouldBe(200, "scrapes and probes are answered while requests drain");
        (await StatusAsync(client, admin + "/livez")).ShouldBe(200);
        (await StatusAsync(client, admin + "/release")).ShouldBe(200);
        (await held.Content.ReadAsStringAsync()).ShouldBe("begin end", "a request in flight is finished");
        (await ExitAsync()).ShouldBe(0);
        (await File.ReadAllTextAsync(_termination)).ShouldBeEmpty();
        _errors.ToString().ShouldBeEmpty();
        _output.ToString().ShouldContain("\"signal\":\"SIGTERM\"");
    }

    [Fact]
    public async Task Sigterm_WithARequestThatDoesNotEnd_ExitsAtTheDrainTimeout()
    {
        using var client = new HttpClient { Timeout = Eventually.Patience };
        var (_, data) = await ServeAsync(client, delaySeconds: "0", drainSeconds: "1");
        using var stuck = await client.GetAsync(data + "/held", HttpCompletionOption.ResponseHeadersRead);

        await SignalAsync("TERM");

        (await ExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task RefusedStart_IsOneSentenceInTheTerminationLog()
    {
        Start("refuse");

        (await ExitAsync()).ShouldBe(1);

        const string sentence = "model.onnx has digest 12, expected 34; fix spec.model.sha256";
        (await File.ReadAllTextAsync(_termination)).ShouldBe(sentence);
        _errors.ToString().Trim().ShouldBe(sentence);
    }

    [Fact]
    public async Task FailedBackgroundService_IsNotASuccess()
    {
        Start("crash", ("OPERATIONS_PORT", "0"));

        (await ExitAsync()).ShouldBe(1);

        (await File.ReadAllTextAsync(_termination)).ShouldBe("InvalidOperationException: the background is broken");
    }

    [Fact]
    public void Description_OfAChain_NamesEveryCauseOnce() =>
        ServiceProcess.Describe(new AggregateException("all", new IOException("disk", new InvalidOperationException("root"))))
            .ShouldBe("AggregateException: all (disk) <- IOException: disk <- InvalidOperationException: root");

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
        File.Delete(_termination);
    }

    private async Task<(string Admin, string Data)> ServeAsync(HttpClient client, string delaySeconds, string drainSeconds)
    {
        Start("serve", ("OPERATIONS_PORT", "0"), ("SHUTDOWN_DELAY_SECONDS", delaySeconds), ("SHUTDOWN_DRAIN_SECONDS", drainSeconds));
        await UntilAsync(() => Task.FromResult(AdminPort() is not null));
        var admin = "http://127.0.0.1:" + AdminPort();
        await UntilAsync(async () => await StatusAsync(client, admin + "/readyz") == 200);
        return (admin, await client.GetStringAsync(admin + "/data-port"));
    }

    private string? AdminPort()
    {
        const string key = "\"port\":";
        lock (_output)
        {
            var text = _output.ToString();
            var at = text.IndexOf(key, StringComparison.Ordinal);
            return at < 0 ? null : text[(at + key.Length)..text.IndexOf('}', at)];
        }
    }

    private static async Task<int> StatusAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address);
        return (int)response.StatusCode;
    }

    private static async Task<bool> RefusesAsync(string address)
    {
        using var fresh = new HttpClient { Timeout = Eventually.Patience }; // no connection that is open already
        try
        {
            using var response = await fresh.GetAsync(address + "/");
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private void Start(string verb, params (string Name, string Value)[] environment)
    {
        var info = new ProcessStartInfo("dotnet", [typeof(ServiceProcessTests).Assembly.Location, verb])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment["TEST_TERMINATION_LOG"] = _termination;
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        _process = new Process { StartInfo = info };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            if (line is not null)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    private async Task<int> ExitAsync()
    {
        using var bound = new CancellationTokenSource(Eventually.Patience);
        await _process!.WaitForExitAsync(bound.Token);
        return _process.ExitCode;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Eventually.Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
