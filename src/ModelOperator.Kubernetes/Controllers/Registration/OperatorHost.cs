using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Settings;

namespace ModelOperator.Kubernetes.Controllers.Registration;

/// <summary>Starts the controllers once every cache is filled and this process leads, and ends them in order.</summary>
internal sealed class OperatorHost(
    IEnumerable<IInformer> informers,
    IEnumerable<IControllerLoop> controllers,
    ILeadership leadership,
    IOptions<OperatorOptions> options,
    TimeProvider time,
    ILogger<OperatorHost> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(informers.Select(i => i.WaitForSyncAsync(stoppingToken)));
            await leadership.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        OperatorHostLog.Leading(logger, informers.Count());
        using var aborting = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, leadership.Lost);
        await using var lost = leadership.Lost.Register(aborting.Cancel);
        await using var grace = stoppingToken.Register(() => aborting.CancelAfter(options.Value.DrainTimeout));
        await Task.WhenAll(controllers.Select(c => c.RunAsync(stopping.Token, aborting.Token)));
    }
}
