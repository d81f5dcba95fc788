using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Hosting.Lifecycle;

/// <summary>
/// The shutdown of the process: it stops being ready, waits for the delay, and stops. It starts once; a second call cuts the delay short.
/// </summary>
public sealed class ShutdownState(
    ShutdownOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ShutdownState> logger) : IDisposable
{
    private readonly CancellationTokenSource _hurry = new();
    private int _begun;

    /// <summary>True from the first signal on: the process is no longer ready but still serves.</summary>
    public bool IsShuttingDown => Volatile.Read(ref _begun) != 0 || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Begins the shutdown, or ends the delay of one that has begun.</summary>
    /// <param name="reason">The cause, for the log, such as <c>SIGTERM</c>.</param>
    /// <returns>A task that completes when the host has been told to stop.</returns>
    public async Task BeginAsync(string reason)
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            Log.ShutdownHurried(logger, reason);
            await _hurry.CancelAsync();
            return;
        }

        Log.ShutdownBegun(logger, reason, options.Delay.TotalSeconds, options.DrainTimeout.TotalSeconds);
        try
        {
            await Task.Delay(options.Delay, time, _hurry.Token);
        }
        catch (OperationCanceledException)
        {
            // The shutdown was requested twice.
        }

        lifetime.StopApplication();
    }

    /// <inheritdoc/>
    public void Dispose() => _hurry.Dispose();
}
