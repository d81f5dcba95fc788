using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>Runs all informers of the process, and logs which are late.</summary>
internal sealed class InformerHost(IEnumerable<IInformer> informers, TimeProvider time, ILogger<InformerHost> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(informers.Select(i => i.RunAsync(stoppingToken)).Append(ReportLateAsync(stoppingToken)));

    private async Task ReportLateAsync(CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(informers.Select(i => i.WaitForSyncAsync(cancellationToken)));
        while (await Task.WhenAny(all, Task.Delay(Patience, time, cancellationToken)) != all)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            foreach (var late in informers.Where(i => !i.HasSynced))
            {
                Log.NotSynced(logger, late.Resource, late.LastError ?? "no answer yet");
            }
        }
    }
}
