using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Settings;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>Runs the election, ends the process when the lease is lost, and releases the lease on a graceful stop.</summary>
internal sealed class LeaderElectionHost(
    LeaderElector elector, IOptions<OperatorOptions> options, IHostApplicationLifetime lifetime, ILogger<LeaderElectionHost> logger)
    : BackgroundService
{
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ReleaseTimeout);
        await elector.ReleaseAsync(timeout.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.LeaderElection.Enabled)
        {
            return;
        }

        await elector.RunAsync(stoppingToken);
        if (elector.Lost.IsCancellationRequested)
        {
            // Another replica may be working already. A fresh process starts from the state that it finds.
            Log.Ending(logger);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }
}
