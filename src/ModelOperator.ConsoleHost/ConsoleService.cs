using ModelOperator.Commands.Clusters;
using ModelOperator.Console.Callers;
using ModelOperator.Console.Prometheus;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.ConsoleHost;

/// <summary>Runs the console for as long as the process runs.</summary>
internal sealed class ConsoleService(HostSettings settings, TimeProvider time, ILogger<SharedConsole> logger)
    : IHostedService, IAsyncDisposable
{
    private DirectPrometheus? _prometheus;
    private SharedConsole? _console;

    /// <summary>The port that is listened on; 0 before the start.</summary>
    public int Port => _console?.Port ?? 0;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _prometheus = settings.Prometheus is { } address ? new DirectPrometheus(address, "--prometheus-address") : null;
        var callers = new CallerSettings(Connect)
        {
            MostCallers = settings.MostCallers,
            Namespaces = settings.Namespaces,
            Prometheus = _prometheus,
            OperatorNamespace = settings.OperatorNamespace,
            SignOutPath = settings.SignOutPath,
        };
        try
        {
            _console = await SharedConsole.StartAsync(
                settings.PublicUrl, listen: null, settings.Port, callers, time, logger, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new StartupException(
                $"--console-port {settings.Port} cannot be listened on: {exception.GetBaseException().Message}", exception);
        }
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _console, null) is { } console)
        {
            await console.DisposeAsync();
        }

        _prometheus?.Dispose();
    }

    private ICluster Connect(string token) => KubernetesCluster.Connect(
        settings.ApiServer.WithToken(token, "the token that came with the request"), "model-operator-console", time);
}
