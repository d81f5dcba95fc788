using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace ModelOperator.Hosting.Lifecycle;

/// <summary>Turns SIGTERM, SIGINT and SIGQUIT into an orderly shutdown.</summary>
internal sealed class SignalLifetime(ShutdownState shutdown) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true; // otherwise the runtime would end the process at once
        _ = shutdown.BeginAsync(context.Signal.ToString());
    }
}
