using System.Runtime.InteropServices;

namespace ModelOperator.ModelServer.Fetching.Stopping;

/// <summary>Cancels a fetch by the first SIGTERM or SIGINT, so that it gives back what it holds. A second one ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public StopSignals() => _registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGTERM, On), PosixSignalRegistration.Create(PosixSignal.SIGINT, On)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _stop.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _count) > 1)
        {
            return;
        }

        context.Cancel = true;
        try
        {
            // Whoever is cancelled goes on in that call, and the thread of signals must not wait for a download.
            _ = _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The fetch has just ended.
        }
    }
}
