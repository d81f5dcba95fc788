using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>The model server as a process of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;

    private ServerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _ = ReadOutputAsync();
    }

    public static ServerProcess Start(string shutdownDelaySeconds, params string[] serve)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "ModelOperator.ModelServer.dll"), "serve", .. serve];
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment["OPERATIONS_PORT"] = "0";
        start.Environment["SHUTDOWN_DELAY_SECONDS"] = shutdownDelaySeconds;
        start.Environment["SHUTDOWN_DRAIN_SECONDS"] = "60";
        start.Environment["LOG_FORMAT"] = "text";
        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>The memory of the process, in bytes.</summary>
    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Tells whether the process has loaded a native library.</summary>
    public bool HasMapped(string library) =>
        File.ReadLines($"/proc/{_process.Id}/maps").Any(line => line.EndsWith($"/{library}", StringComparison.Ordinal));

    /// <summary>Reads the address from the log of the server.</summary>
    public Task<Uri> AddressAsync() => _address.Task.WaitAsync(Eventually.Patience);

    public Task<string> ErrorsAsync() => _errors.WaitAsync(Eventually.Patience);

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Eventually.Patience);
        return _process.ExitCode;
    }

    public void Signal(int signal) => Kill(_process.Id, signal).ShouldBe(0);

    public async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var bound = new CancellationTokenSource(Eventually.Patience);
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, bound.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                _address.TrySetResult(new Uri($"http://127.0.0.1:{match.Groups["port"].Value}"));
            }
        }

        _address.TrySetException(new InvalidOperationException("the server ended without listening"));
    }

    [GeneratedRegex(@"protocol on port (?<port>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
